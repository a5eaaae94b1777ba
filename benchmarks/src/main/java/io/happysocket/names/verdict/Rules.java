// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.verdict;

import io.happysocket.names.asked.AddressWords;
import io.happysocket.names.asked.Said;
import io.happysocket.names.asked.Said.Failure;
import io.happysocket.names.cases.Switch;
import io.happysocket.names.world.Fault;
import io.happysocket.names.world.Server;
import java.util.List;
import java.util.TreeSet;

/** When a reason holds, where that takes more than a line. */
final class Rules {

  private static final List<String> LOOPBACK = List.of("0:0:0:0:0:0:0:1", "127.0.0.1");
  private static final int USED = 64;

  /** Sharp s in both cases, final sigma, the joiners, and a letter that Unicode 3.2 had not. */
  private static final String TWO_WAYS = "\u00df\u1e9e\u03c2\u200c\u200d\u023a";

  private Rules() {}

  static boolean isLoopback(Difference d) {
    boolean named = d.bare().equals("localhost") || d.bare().endsWith(".localhost");
    return named && d.asked().ours().addresses().equals(LOOPBACK);
  }

  static boolean isReserved(Difference d) {
    boolean named = d.bare().endsWith(".invalid") || d.bare().endsWith(".onion");
    return named && !d.asked().ours().found();
  }

  static boolean filesFirst(Difference d) {
    return d.configuration().nsswitch().sources().get(0).equals("files");
  }

  /** Whether one who compares texts would not find it. */
  static boolean hasDot(Difference d) {
    boolean inFile = d.configuration().hostsText().contains(" " + d.bare() + ".\n");
    return d.asked().name().endsWith(".") != inFile;
  }

  static boolean isMapped(Difference d) {
    List<String> ours = d.asked().ours().addresses();
    if (d.bare().startsWith("mapped.lab.")) {
      return ours.equals(List.of("198.51.100.6"));
    }
    return d.asked().ours().found()
        && ours.equals(unmapped(d.asked().libc()))
        && ours.equals(unmapped(d.asked().jdk()));
  }

  private static List<String> unmapped(Said said) {
    TreeSet<String> all = new TreeSet<>();
    said.addresses().forEach(address -> all.add(AddressWords.unmapped(address)));
    return List.copyOf(all);
  }

  /** Beyond ASCII, or with a group of more than four digits. */
  static boolean isLooseLiteral(Difference d) {
    boolean loose = isUnicode(d) || d.bare().matches(".*[0-9a-f]{5}.*");
    return d.bare().indexOf(':') >= 0 && loose && !d.asked().ours().found();
  }

  static boolean isReadTwoWays(Difference d) {
    boolean numbers = d.bare().matches("(?:0x[0-9a-f]*|[0-9]+)(?:\\.(?:0x[0-9a-f]*|[0-9]+))*");
    return numbers && d.bare().matches("(?:.*\\.)?0[0-9x].*") && !d.asked().ours().found();
  }

  static boolean isUnicode(Difference d) {
    return d.asked().name().chars().anyMatch(c -> c > 0x7f);
  }

  static boolean isByALabel(Difference d) {
    boolean same = d.asked().ours().same(d.asked().libc()) || isMore(d);
    return isUnicode(d) && same && !d.asked().jdk().found();
  }

  static boolean isEncodedTwoWays(Difference d) {
    boolean two = d.asked().name().chars().anyMatch(c -> TWO_WAYS.indexOf(c) >= 0);
    return two && !d.asked().ours().found() && d.asked().ours().words().contains("A-label");
  }

  static boolean isCut(Difference d) {
    List<String> all = d.good().addresses();
    List<String> ours = d.asked().ours().addresses();
    long six = ours.stream().filter(Rules::isIpv6).count();
    long four = ours.size() - six;
    boolean cut = four == USED || six == USED;
    return cut && four <= USED && six <= USED && all.containsAll(ours);
  }

  static boolean asks(Difference d, Fault fault) {
    return d.configuration().resolvConf().servers().stream()
        .map(Server::fault)
        .anyMatch(fault::equals);
  }

  static boolean asksBad(Difference d) {
    return !d.configuration().resolvConf().servers().stream().allMatch(Server::good);
  }

  /** What a good server knows, or a family of it, and no less than the others. */
  static boolean isMore(Difference d) {
    List<String> ours = d.asked().ours().addresses();
    if (ours.isEmpty()) {
      boolean asked = d.configuration().resolvConf().servers().stream().anyMatch(Server::good);
      return asked && isAbsence(d) && !d.good().found();
    }
    return d.good().addresses().containsAll(ours)
        && ours.containsAll(d.asked().libc().addresses())
        && ours.containsAll(d.asked().jdk().addresses());
  }

  static boolean isAliasTarget(Difference d) {
    Said ours = d.asked().ours();
    // longer than what the good servers follow, shorter than what we do
    boolean end = d.bare().startsWith("chain") && ours.addresses().equals(List.of("198.51.100.50"));
    return asks(d, Fault.FIRST_ALIAS) && (ours.same(d.good()) || end);
  }

  /** Where a server says something else than the others, which is nevertheless an answer. */
  static boolean isByTurn(Difference d) {
    List<String> ours = d.asked().ours().addresses();
    boolean denied =
        asks(d, Fault.DENIES_AAAA) && d.good().addresses().stream().allMatch(Rules::isIpv6);
    return d.configuration().resolvConf().options().contains("rotate")
        && (asks(d, Fault.DENIES_AAAA) || asks(d, Fault.FIRST_ALIAS))
        && (d.asked().ours().found() ? d.good().addresses().containsAll(ours) : denied);
  }

  private static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }

  static boolean isPlatforms(Difference d) {
    Said ours = d.asked().ours();
    boolean chance = asksBad(d) && (ours.same(d.asked().libc()) || ours.same(d.asked().jdk()));
    return d.bare().endsWith(".local") && chance;
  }

  static boolean isExisting(Difference d) {
    boolean fails = d.configuration().resolvConf().domains().contains("broken.example");
    return fails && isAbsence(d) && d.asked().ours().words().contains("NO_DATA");
  }

  /** The JDK's words after the name are in ours: it was asked. */
  static boolean isInWords(Difference d) {
    String words = d.asked().jdk().words();
    int colon = words.lastIndexOf(": ");
    boolean same = colon >= 0 && d.asked().ours().words().contains(words.substring(colon));
    return d.asked().failsOtherwise() && same;
  }

  /** Where the C library does not come by its DNS. */
  static boolean isStopped(Difference d) {
    boolean stopped = d.configuration().nsswitch() == Switch.RETURNS;
    return stopped && !d.asked().libc().found() && !d.asked().jdk().found();
  }

  /** Whether we say that it could not be found out, and the JDK that there is nothing. */
  static boolean isFailure(Difference d) {
    return d.asked().failsOtherwise() && d.asked().ours().failure() == Failure.TRY_AGAIN;
  }

  /** The other way round. */
  private static boolean isAbsence(Difference d) {
    return d.asked().failsOtherwise() && d.asked().ours().failure() == Failure.NOT_FOUND;
  }

  static boolean isAfterDns(Difference d) {
    List<String> sources = d.configuration().nsswitch().sources();
    int dns = sources.indexOf("dns");
    return dns >= 0 && dns < sources.size() - 1 && isFailure(d);
  }

  static boolean isOneFamily(Difference d) {
    String words = d.asked().ours().words();
    boolean one = words.contains("NO_DATA") || words.contains("NO_SUCH_NAME");
    boolean other = words.contains("SERVER_FAILURE") || words.contains("TIMEOUT");
    return isFailure(d) && one && other;
  }
}
