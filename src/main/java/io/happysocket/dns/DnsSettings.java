// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressKey;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How names are looked up in DNS. Immutable; equal when all values are; made by {@link #builder()}.
 * An illegal value is refused with an {@link IllegalArgumentException}.
 */
public final class DnsSettings {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofDays(7);

  private final List<InetSocketAddress> servers;
  private final Path resolvConf;
  private final Path hosts;
  private final Path nsswitch;
  private final int port;
  private final Duration resendAfter;
  private final @Nullable Duration timeout;
  private final @Nullable Integer attempts;
  private final Duration giveUpAfter;
  private final Duration minTtl;
  private final Duration maxTtl;
  private final Duration maxNegativeTtl;
  private final Duration failureTtl;
  private final int cacheSize;
  private final int maxInFlight;
  private final int ednsSize;
  private final int maxAddresses;

  private DnsSettings(Builder given) {
    servers = given.servers;
    resolvConf = given.resolvConf;
    hosts = given.hosts;
    nsswitch = given.nsswitch;
    port = given.port;
    resendAfter = given.resendAfter;
    timeout = given.timeout;
    attempts = given.attempts;
    giveUpAfter = given.giveUpAfter;
    minTtl = given.minTtl;
    maxTtl = given.maxTtl;
    maxNegativeTtl = given.maxNegativeTtl;
    failureTtl = given.failureTtl;
    cacheSize = given.cacheSize;
    maxInFlight = given.maxInFlight;
    ednsSize = given.ednsSize;
    maxAddresses = given.maxAddresses;
    check();
  }

  private void check() {
    for (InetSocketAddress server : servers) {
      require(!server.isUnresolved() && server.getPort() > 0, "servers", server);
    }
    within("port", port, 1, 65_535);
    within("resendAfter", resendAfter, Duration.ofMillis(10), HOUR);
    if (timeout != null) {
      within("timeout", timeout, Duration.ofMillis(10), HOUR);
    }
    if (attempts != null) {
      within("attempts", attempts, 1, 10);
    }
    within("giveUpAfter", giveUpAfter, Duration.ofMillis(10), HOUR);
    within("minTtl", minTtl, Duration.ZERO, HOUR);
    within("maxTtl", maxTtl, minTtl, LONG);
    within("maxNegativeTtl", maxNegativeTtl, Duration.ZERO, LONG);
    within("failureTtl", failureTtl, Duration.ZERO, Duration.ofMinutes(5));
    within("cacheSize", cacheSize, 0, 1_000_000);
    within("maxInFlight", maxInFlight, 1, 16_384);
    require(ednsSize == 0 || (ednsSize >= 512 && ednsSize <= 65_535), "ednsSize", ednsSize);
    within("maxAddresses", maxAddresses, 1, 4_096);
  }

  /** An address leaves its scope out of its comparison. */
  private List<@Nullable Object> values() {
    List<Object> exact = new ArrayList<>();
    for (InetSocketAddress server : servers) {
      exact.add(AddressKey.of(server.getAddress()));
      exact.add(server.getPort());
    }
    return Arrays.asList(
        exact,
        resolvConf,
        hosts,
        nsswitch,
        port,
        resendAfter,
        timeout,
        attempts,
        giveUpAfter,
        minTtl,
        maxTtl,
        maxNegativeTtl,
        failureTtl,
        cacheSize,
        maxInFlight,
        ednsSize,
        maxAddresses);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DnsSettings settings && values().equals(settings.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  private static void within(String name, int value, int least, int most) {
    require(value >= least && value <= most, name, value);
  }

  private static void within(String name, Duration value, Duration least, Duration most) {
    require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, name, value);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }

  /**
   * The defaults.
   *
   * @return the default settings
   */
  public static DnsSettings defaults() {
    return builder().build();
  }

  /**
   * A builder that starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the servers to ask; empty (the default): those of {@code resolvConf}} */
  public List<InetSocketAddress> servers() {
    return servers;
  }

  /**
   * {@return the file with servers, search list and options (default {@code /etc/resolv.conf}); one
   * that does not exist names no server, and the platform is asked}
   */
  public Path resolvConf() {
    return resolvConf;
  }

  /**
   * {@return the hosts file (default that of {@code jdk.net.hosts.file}, else the system's); its
   * names are not asked for in DNS}
   */
  public Path hosts() {
    return hosts;
  }

  /**
   * {@return the file that says which sources of names the system has (default {@code
   * /etc/nsswitch.conf}); if there are others than the hosts file and DNS, the platform is asked
   * for names that DNS does not have}
   */
  public Path nsswitch() {
    return nsswitch;
  }

  /** {@return the port of the file's servers (default 53)} */
  public int port() {
    return port;
  }

  /**
   * {@return after how long a silence the next server is asked too, the earlier ones still being
   * listened to; doubled with each round. Default 1 s: longer than nearly every honest answer
   * takes, a fifth of what glibc waits}
   */
  public Duration resendAfter() {
    return resendAfter;
  }

  /** {@return the longest such wait; default the file's {@code timeout}, else 5 s} */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /**
   * {@return how often each server is asked, 1 to 10; default the file's {@code attempts}, else 3}
   */
  public @Nullable Integer attempts() {
    return attempts;
  }

  /**
   * {@return after how long a question is given up even if the above would allow more (default 10
   * s, as the default connect deadline)}
   */
  public Duration giveUpAfter() {
    return giveUpAfter;
  }

  /** {@return answers with addresses are kept at least that long (default 0, at most an hour)} */
  public Duration minTtl() {
    return minTtl;
  }

  /**
   * {@return answers with addresses are kept at most that long (default 1 day; RFC 2181 section 8
   * leaves it to us)}
   */
  public Duration maxTtl() {
    return maxTtl;
  }

  /**
   * {@return answers without addresses are kept at most that long (default 5 min; RFC 2308 section
   * 5 finds hours good for servers: a program should see a new name sooner)}
   */
  public Duration maxNegativeTtl() {
    return maxNegativeTtl;
  }

  /**
   * {@return failures and silences are kept that long (default 1 s, the least that RFC 9520 section
   * 3.2 wants; at most 5 min)}
   */
  public Duration failureTtl() {
    return failureTtl;
  }

  /** {@return answers kept, at most (default 2,048; 0 keeps none)} */
  public int cacheSize() {
    return cacheSize;
  }

  /** {@return sockets open at a time, at most (default 256); more questions wait in order} */
  public int maxInFlight() {
    return maxInFlight;
  }

  /**
   * {@return the UDP size offered with EDNS (default 1232, which no path fragments; 0 for no EDNS;
   * else 512 to 65,535)}
   */
  public int ednsSize() {
    return ednsSize;
  }

  /**
   * {@return addresses taken from one answer, the first ones (default 64, at most 4,096; a race
   * uses 64 of them in any case, since with 100 ms between two attempts a deadline of 10 s is over
   * after a hundred)}
   */
  public int maxAddresses() {
    return maxAddresses;
  }

  /** Collects settings; each method is described at the getter of its name. Not thread-safe. */
  public static final class Builder {
    private List<InetSocketAddress> servers = List.of();
    private Path resolvConf = Path.of("/etc/resolv.conf");
    private Path hosts = systemHosts();
    private Path nsswitch = Path.of("/etc/nsswitch.conf");
    private int port = 53;
    private Duration resendAfter = Duration.ofSeconds(1);
    private @Nullable Duration timeout;
    private @Nullable Integer attempts;
    private Duration giveUpAfter = Duration.ofSeconds(10);
    private Duration minTtl = Duration.ZERO;
    private Duration maxTtl = Duration.ofDays(1);
    private Duration maxNegativeTtl = Duration.ofMinutes(5);
    private Duration failureTtl = Duration.ofSeconds(1);
    private int cacheSize = 2_048;
    private int maxInFlight = 256;
    private int ednsSize = 1_232;
    private int maxAddresses = 64;

    private Builder() {}

    private static Path systemHosts() {
      String ofJdk = System.getProperty("jdk.net.hosts.file", "");
      if (!ofJdk.isEmpty()) {
        return Path.of(ofJdk);
      }
      if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
        return Path.of("/etc/hosts");
      }
      String root = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
      return Path.of(root + "\\System32\\drivers\\etc\\hosts");
    }

    /** See {@link DnsSettings#servers}. */
    public Builder servers(List<InetSocketAddress> value) {
      servers = List.copyOf(requireNonNull(value, "servers"));
      return this;
    }

    /** See {@link DnsSettings#resolvConf}. */
    public Builder resolvConf(Path value) {
      resolvConf = requireNonNull(value, "resolvConf");
      return this;
    }

    /** See {@link DnsSettings#hosts}. */
    public Builder hosts(Path value) {
      hosts = requireNonNull(value, "hosts");
      return this;
    }

    /** See {@link DnsSettings#nsswitch}. */
    public Builder nsswitch(Path value) {
      nsswitch = requireNonNull(value, "nsswitch");
      return this;
    }

    /** See {@link DnsSettings#port}. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** See {@link DnsSettings#resendAfter}. */
    public Builder resendAfter(Duration value) {
      resendAfter = requireNonNull(value, "resendAfter");
      return this;
    }

    /** See {@link DnsSettings#timeout}. */
    public Builder timeout(Duration value) {
      timeout = requireNonNull(value, "timeout");
      return this;
    }

    /** See {@link DnsSettings#attempts}. */
    public Builder attempts(int value) {
      attempts = value;
      return this;
    }

    /** See {@link DnsSettings#giveUpAfter}. */
    public Builder giveUpAfter(Duration value) {
      giveUpAfter = requireNonNull(value, "giveUpAfter");
      return this;
    }

    /** See {@link DnsSettings#minTtl}. */
    public Builder minTtl(Duration value) {
      minTtl = requireNonNull(value, "minTtl");
      return this;
    }

    /** See {@link DnsSettings#maxTtl}. */
    public Builder maxTtl(Duration value) {
      maxTtl = requireNonNull(value, "maxTtl");
      return this;
    }

    /** See {@link DnsSettings#maxNegativeTtl}. */
    public Builder maxNegativeTtl(Duration value) {
      maxNegativeTtl = requireNonNull(value, "maxNegativeTtl");
      return this;
    }

    /** See {@link DnsSettings#failureTtl}. */
    public Builder failureTtl(Duration value) {
      failureTtl = requireNonNull(value, "failureTtl");
      return this;
    }

    /** See {@link DnsSettings#cacheSize}. */
    public Builder cacheSize(int value) {
      cacheSize = value;
      return this;
    }

    /** See {@link DnsSettings#maxInFlight}. */
    public Builder maxInFlight(int value) {
      maxInFlight = value;
      return this;
    }

    /** See {@link DnsSettings#ednsSize}. */
    public Builder ednsSize(int value) {
      ednsSize = value;
      return this;
    }

    /** See {@link DnsSettings#maxAddresses}. */
    public Builder maxAddresses(int value) {
      maxAddresses = value;
      return this;
    }

    /**
     * Builds the settings; the builder may be used again.
     *
     * @return the settings
     */
    public DnsSettings build() {
      return new DnsSettings(this);
    }
  }
}
