// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.address.text.AddressKey;
import io.happysocket.address.text.AddressLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/**
 * A {@code resolv.conf} as read, see resolv.conf(5). Immutable. Unlike glibc all name servers are
 * kept, not three. {@code edns0} and {@code trust-ad} change nothing here. So do {@code
 * single-request} and {@code single-request-reopen}: they are for middleboxes that lose one of two
 * answers to one port, and here every question has a port of its own.
 *
 * @param servers the usable name servers, in order
 * @param search the search list, in order; {@code domain} is a list of one
 * @param ndots names with fewer dots are first tried with the search list (default 1, at most 15)
 * @param timeoutSeconds the longest wait for one server (default 5, at most 30)
 * @param attempts how often each server is asked, at most 5; 0 if the file does not say
 * @param options the options set that have no number
 * @param scoped whether a server has a scope, so that what the file says hangs on the interfaces
 */
public record ResolvConf(
    List<InetSocketAddress> servers,
    List<String> search,
    int ndots,
    int timeoutSeconds,
    int attempts,
    Set<String> options,
    boolean scoped) {

  /** No file: no server, no search list. */
  public static final ResolvConf EMPTY =
      new ResolvConf(List.of(), List.of(), 1, 5, 0, Set.of(), false);

  private static final Logger LOG = LoggerFactory.getLogger(ResolvConf.class);

  /** Of servers, of domains and of options: as many servers and domains as systemd-resolved has. */
  static final int MOST = 256;

  private static final int MAX_NDOTS = 15;
  private static final int MAX_TIMEOUT = 30;
  private static final int MAX_ATTEMPTS = 5;

  /** Copies the collections. */
  public ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    options = Collections.unmodifiableSet(new LinkedHashSet<>(options));
  }

  /**
   * Reads the lines of a file. What cannot be understood or used is skipped.
   *
   * @param lines the lines; a keyword begins in the first column
   * @param port the port of the servers
   * @param environment gives {@code LOCALDOMAIN} and {@code RES_OPTIONS}, which win over the file;
   *     an empty string where there is none
   * @param remarks told what there is too much of, and what is used in its place
   * @return what they say
   */
  public static ResolvConf parse(
      List<String> lines, int port, UnaryOperator<String> environment, Consumer<String> remarks) {
    List<String> servers = new ArrayList<>();
    List<String> search = List.of();
    List<String> options = new ArrayList<>();
    for (String line : lines) {
      boolean indented = line.isEmpty() || Character.isWhitespace(line.charAt(0));
      List<String> words = indented ? List.of() : words(line);
      if (words.size() < 2) {
        continue;
      }
      List<String> values = words.subList(1, words.size());
      switch (words.get(0)) {
        case "nameserver" -> servers.add(values.get(0));
        case "domain" -> search = values.subList(0, 1);
        case "search" -> search = values;
        case "options" -> options.addAll(options.size() > MOST ? List.of() : values);
        default -> LOG.trace("not used: {}", line);
      }
    }
    List<String> localDomain = words(environment.apply("LOCALDOMAIN"));
    List<String> used = first(servers, "name servers", remarks);
    List<String> all = new ArrayList<>(first(options, "options", remarks));
    all.addAll(words(environment.apply("RES_OPTIONS")));
    return new ResolvConf(
        addresses(used, port),
        first(localDomain.isEmpty() ? search : localDomain, "domains to search", remarks),
        number(all, "ndots:", 1, MAX_NDOTS),
        Math.max(1, number(all, "timeout:", 5, MAX_TIMEOUT)),
        number(all, "attempts:", 0, MAX_ATTEMPTS),
        Set.copyOf(all),
        anyScoped(used));
  }

  private static boolean anyScoped(List<String> servers) {
    for (String server : servers) {
      if (AddressLiteral.isScoped(server)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> first(List<String> all, String what, Consumer<String> remarks) {
    if (all.size() <= MOST) {
      return all;
    }
    remarks.accept("has more than " + MOST + " " + what + ": the first " + MOST + " are used");
    return all.subList(0, MOST);
  }

  /**
   * The same with other servers.
   *
   * @param given the servers; their scopes, by name, are those of the interfaces as they are now
   * @return a new file
   */
  ResolvConf with(List<InetSocketAddress> given) {
    List<InetSocketAddress> now = new ArrayList<>();
    boolean some = false;
    for (InetSocketAddress server : given) {
      some |= !AddressKey.of(server.getAddress()).scope().isEmpty();
      @Nullable InetAddress address = AddressLiteral.current(server.getAddress());
      if (address != null) {
        now.add(new InetSocketAddress(address, server.getPort()));
      }
    }
    return new ResolvConf(now, search, ndots, timeoutSeconds, attempts, options, some);
  }

  /** An address leaves its scope out of its comparison; here the index counts, too. */
  private record Exact(AddressKey address, int index, int port) {
    static List<Exact> of(List<InetSocketAddress> servers) {
      List<Exact> all = new ArrayList<>();
      for (InetSocketAddress server : servers) {
        InetAddress address = server.getAddress();
        int index = address instanceof Inet6Address six ? six.getScopeId() : 0;
        all.add(new Exact(AddressKey.of(address), index, server.getPort()));
      }
      return all;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResolvConf file
        && Exact.of(servers).equals(Exact.of(file.servers))
        && search.equals(file.search)
        && ndots == file.ndots
        && timeoutSeconds == file.timeoutSeconds
        && attempts == file.attempts
        && options.equals(file.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(servers, search, options);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringTokenizer rest = new StringTokenizer(text);
    while (rest.hasMoreTokens()) {
      words.add(rest.nextToken());
    }
    return words;
  }

  private static List<InetSocketAddress> addresses(List<String> servers, int port) {
    List<InetSocketAddress> usable = new ArrayList<>();
    for (String server : servers) {
      @Nullable InetAddress address = AddressLiteral.parse(server);
      if (address == null) {
        LOG.debug("name server {} is no address, or its interface is not there: skipped", server);
      } else {
        usable.add(new InetSocketAddress(address, port));
      }
    }
    return usable;
  }

  /** The last one given counts; a number too large is cut. */
  private static int number(List<String> options, String prefix, int otherwise, int limit) {
    int value = otherwise;
    for (String option : options) {
      String digits = option.startsWith(prefix) ? option.substring(prefix.length()) : "";
      if (digits.matches("[0-9]+")) {
        value = digits.length() > 4 ? limit : Math.min(limit, Integer.parseInt(digits));
      }
    }
    return value;
  }

  /**
   * The names to ask for, in glibc's order: a name with at least {@code ndots} dots as it is and
   * then with each domain of the list; one with fewer with each domain, and as it is at last.
   *
   * @param host the name
   * @return absolute names, without doubles; those too long are left out. None where the options
   *     forbid the only one
   */
  public List<Name> candidates(HostName host) {
    Set<Name> names = new LinkedHashSet<>();
    boolean asIsFirst = host.absolute() || host.dots() >= ndots;
    if (asIsFirst) {
      add(names, host.text(), ".");
    }
    if (!host.absolute()) {
      for (String domain : search) {
        add(names, host.text(), domain);
      }
    }
    // a name without a dot that nothing of the search list completes would be a top-level domain
    boolean topLevel = host.dots() == 0 && !search.isEmpty() && has("no-tld-query");
    if (!asIsFirst && !topLevel) {
      add(names, host.text(), ".");
    }
    return List.copyOf(names);
  }

  private static void add(Set<Name> names, String host, String domain) {
    try {
      Name origin = Name.fromString(domain, Name.root);
      names.add(Name.concatenate(Name.fromString(host), origin));
    } catch (TextParseException | NameTooLongException e) {
      LOG.debug("{} in the domain {} makes no name", host, domain, e);
    }
  }

  /**
   * Whether an option without a number is set.
   *
   * @param option such as {@code rotate}
   * @return true if so
   */
  public boolean has(String option) {
    return options.contains(option);
  }
}
