// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of the JDK for {@code InetAddress} that count for the platform's answers only: told once
 * in the log, so that nobody looks for their effect on names that DNS is asked for.
 */
final class JdkSettings {

  private static final Logger LOG = LoggerFactory.getLogger(JdkSettings.class);

  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private static final String PROVIDER = "java.net.spi.InetAddressResolverProvider";

  private static final int FIRST_WITH_PROVIDERS = 18;

  /** The agent's provider, which only orders what the JDK says, is no news to anybody. */
  private static final String OURS =
      JdkSettings.class.getPackageName().replace("dns.system", "agent.");

  /** Each security property, its system property of old, and what the JDK comes with. */
  private static final List<List<String>> CACHES =
      List.of(
          List.of("networkaddress.cache.ttl", "sun.net.inetaddr.ttl", ""),
          List.of("networkaddress.cache.negative.ttl", "sun.net.inetaddr.negative.ttl", "10"));

  private JdkSettings() {}

  /** Tells, the first time in a JVM. Reads files. */
  static void tellOnce() {
    if (!TOLD.getAndSet(true)) {
      Set<String> providers = providers(ClassLoader.getSystemClassLoader());
      if (LOG.isInfoEnabled()) { // else the file of security properties need not be read
        for (String cache : ofCaches(Security::getProperty, System::getProperty)) {
          LOG.info(cache);
        }
      }
      for (String told : ofProviders(providers, Boolean.getBoolean("org.dnsjava.spi.enable"))) {
        LOG.warn(told);
      }
    }
  }

  static List<String> ofCaches(
      UnaryOperator<@Nullable String> security, UnaryOperator<@Nullable String> system) {
    List<String> told = new ArrayList<>();
    for (List<String> cache : CACHES) {
      String value = security.apply(cache.get(0));
      String old = system.apply(cache.get(1));
      String set = value != null ? value : old;
      if (set != null && !set.isEmpty() && !set.equals(cache.get(2))) {
        told.add(
            (value != null ? cache.get(0) : cache.get(1))
                + "="
                + set
                + " counts for answers of the platform only; those of DNS are kept for their TTL,"
                + " within minTtl, maxTtl and maxNegativeTtl of DnsSettings");
      }
    }
    return told;
  }

  /**
   * dnsjava, which we bring along, has one that does nothing unless it is told to. The JDK takes
   * the first that it finds; where that is dnsjava's, the application's own is never asked.
   *
   * @param providers as the JDK finds them
   */
  static List<String> ofProviders(Set<String> providers, boolean ofDnsjava) {
    List<String> told = new ArrayList<>();
    boolean hidden = false;
    for (String provider : providers) {
      if (provider.startsWith(OURS)) {
        continue;
      }
      if (!ofDnsjava && provider.startsWith("org.xbill.DNS.")) {
        hidden |= told.isEmpty();
      } else if (hidden) {
        told.add(
            provider
                + " is not asked for any name: the JDK takes the first provider that it finds, and"
                + " that is dnsjava's, which does nothing. Put the jar of "
                + provider
                + " before dnsjava's (docs/adopting.md)");
      } else {
        told.add(
            provider
                + " is asked where the platform is, not for names that DNS is asked for; a"
                + " PlatformResolver as the connector's resolver asks it for all");
      }
    }
    return told;
  }

  /**
   * Their names, in the JDK's order: modules, then the class path. The classes are not loaded, that
   * is up to the JDK. Among several modules the order is not specified.
   */
  static Set<String> providers(ClassLoader loader) {
    Set<String> names = new LinkedHashSet<>();
    if (Runtime.version().feature() < FIRST_WITH_PROVIDERS) {
      return names;
    }
    Map<String, List<String>> byModule = new TreeMap<>();
    for (Module module : ModuleLayer.boot().modules()) {
      for (ModuleDescriptor.Provides provides : module.getDescriptor().provides()) {
        if (provides.service().equals(PROVIDER)) {
          byModule.put(module.getName(), provides.providers());
        }
      }
    }
    for (List<String> providers : byModule.values()) {
      names.addAll(providers);
    }
    try {
      for (URL file : Collections.list(loader.getResources("META-INF/services/" + PROVIDER))) {
        names.addAll(lines(file));
      }
    } catch (IOException e) {
      LOG.debug("the providers of InetAddress cannot be listed", e);
    }
    return names;
  }

  private static List<String> lines(URL file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
      List<String> names = new ArrayList<>();
      for (String line; (line = reader.readLine()) != null; ) {
        int comment = line.indexOf('#');
        String name = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
      return names;
    }
  }
}
