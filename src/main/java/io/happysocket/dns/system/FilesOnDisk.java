// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the system's files and reads them. Stateless. */
final class FilesOnDisk implements SystemFiles.Source {

  private static final Logger LOG = LoggerFactory.getLogger(FilesOnDisk.class);

  /** Where Linux tells the host's name: its domain is the search list if the file has none. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /**
   * What tells that a file is another one. A list, whose equality is its own: JDK 17 keeps the
   * class of the last record whose equality was first asked, and with it a whole application.
   */
  private static List<@Nullable Object> stamp(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return Arrays.asList(file.lastModifiedTime(), file.size(), file.fileKey());
    } catch (IOException e) {
      return List.of();
    }
  }

  private final DnsSettings settings;

  FilesOnDisk(DnsSettings settings) {
    this.settings = settings;
  }

  @Override
  public Object stamps() {
    return List.of(
        stamp(settings.resolvConf()), stamp(settings.hosts()), stamp(settings.nsswitch()));
  }

  @Override
  public Snapshot read() throws IOException {
    JdkSettings.tellOnce();
    List<String> ownName = lines(HOST_NAME);
    List<String> sources = lines(settings.nsswitch());
    ResolvConf file =
        ResolvConf.parse(
            resolvConfLines(ownName),
            settings.port(),
            name -> System.getenv().getOrDefault(name, ""));
    return new Snapshot(
        servers(file, sources),
        HostsFile.parse(lines(settings.hosts()).stream(), settings.maxAddresses()),
        new NameSources(
            NameSources.more(sources),
            ownName.isEmpty() ? "" : ownName.get(0).strip().toLowerCase(Locale.ROOT),
            hostsFileOnly()));
  }

  /** A machine that is told not to ask DNS has no servers for us, unless they are given by hand. */
  private ResolvConf servers(ResolvConf file, List<String> sources) {
    boolean asConfigured = settings.servers().isEmpty() && NameSources.dns(sources);
    return asConfigured ? file : file.with(settings.servers());
  }

  /** The JDK then asks nobody else; nor do we, unless servers were given by hand. */
  private boolean hostsFileOnly() {
    String file = System.getProperty("jdk.net.hosts.file", "");
    return settings.servers().isEmpty()
        && !file.isEmpty()
        && settings.hosts().equals(Path.of(file));
  }

  /** A search list in the file comes later and wins. */
  private List<String> resolvConfLines(List<String> ownName) throws IOException {
    List<String> all = new ArrayList<>();
    for (String name : ownName) {
      if (name.indexOf('.') > 0) {
        all.add("domain " + name.substring(name.indexOf('.') + 1));
      }
    }
    all.addAll(lines(settings.resolvConf()));
    return all;
  }

  /**
   * A file that is not there, or not for us, says nothing, as everywhere. One that is there and
   * cannot be read now (no descriptor is free) is another matter: it must not be taken for empty.
   */
  private static List<String> lines(Path path) throws IOException {
    try {
      // every byte is a character: a comment in another encoding must not spoil the file
      return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
    } catch (AccessDeniedException e) {
      LOG.warn("{} may not be read, and is taken for empty", path);
      return List.of();
    } catch (IOException e) {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw e;
      }
      return List.of();
    }
  }
}
