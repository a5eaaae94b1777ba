// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.verdict;

import io.happysocket.names.world.Fault;
import java.util.function.Predicate;

/**
 * Why HappySocket says something else on purpose. Each reason says when it holds and what must then
 * be said; the first that explains a difference is its reason.
 */
public enum Reason {
  LOCALHOST(
      "`localhost` and names below it are the loopback addresses, whatever files and servers say",
      "RFC 6761 section 6.3",
      Rules::isLoopback),
  RESERVED(
      "DNS is not asked for names below `invalid` and `onion`",
      "RFC 6761 section 6.4, RFC 7686 section 2",
      Rules::isReserved),
  HOSTS_FIRST(
      "the hosts file comes before DNS, in whichever order nsswitch.conf has them, or has not",
      "docs/dns.md, *The way of a name*",
      d -> d.fromHosts() && !Rules.filesFirst(d)),
  SAME_NAME(
      "a name with a dot at its end is the same name in the hosts file",
      "RFC 1034 section 3.1: a pin must not be evaded by a dot",
      d -> d.fromHosts() && Rules.hasDot(d)),
  SCOPED_HOSTS(
      "an address of the hosts file may have a scope; the C library skips the line",
      "RFC 4007 section 11: it is an address",
      d -> d.fromHosts() && d.asked().ours().addresses().get(0).indexOf('%') > 0),
  MAPPED(
      "an IPv4-mapped address is the IPv4 address in it",
      "docs/dns.md, *Answers*; RFC 4291 section 2.5.5.2",
      Rules::isMapped),
  BRACKETS(
      "a literal may be in brackets, as in a URL",
      "docs/dns.md, *The way of a name*; RFC 3986 section 3.2.2; so does the JDK",
      d -> d.bare().startsWith("[") && d.asked().ours().same(d.asked().jdk())),
  STRICT_LITERAL(
      "a text that `inet_pton` refuses is no address, though the JDK reads some, and getent makes"
          + " digits of others",
      "RFC 4291 section 2.2",
      Rules::isLooseLiteral),
  TWO_WAYS_IPV4(
      "an IPv4 address in an old form with a leading zero or 0x is refused",
      "RFC 6943 section 3.1.1: the C library and the JDK read different addresses",
      Rules::isReadTwoWays),
  A_LABELS(
      "names in other scripts are asked for as A-labels; the JDK asks for the bytes",
      "RFC 5890 section 2.3.2.1; so does the C library",
      Rules::isByALabel),
  RAW_HOSTS(
      "a name in another script is found in the hosts file in either form; the C library compares"
          + " bytes, the JDK's are the raw ones, getent's the A-label's",
      "RFC 5890 section 2.3.2.4: both are the same name",
      d -> d.fromHosts() && (Rules.isUnicode(d) || d.bare().contains("xn--"))),
  TWO_WAYS_IDN(
      "a name that IDNA 2003 and 2008 encode differently is refused: it asks for the A-label",
      "docs/dns.md, *The way of a name*; RFC 5894 section 7.2",
      Rules::isEncodedTwoWays),
  FIRST_64("the first 64 addresses of an answer are used", "docs/dns.md, *Answers*", Rules::isCut),
  ALIAS_TARGET(
      "where an answer ends with an alias its target is asked for",
      "docs/dns.md, *The servers*; RFC 1034 section 5.2.2",
      Rules::isAliasTarget),
  MORE_SERVERS(
      "all name servers count; the C library has three",
      "docs/dns.md, *What of resolv.conf is used*",
      d -> d.configuration().resolvConf().servers().size() > 3 && Rules.isMore(d)),
  NEXT_SERVER(
      "where a server is silent or fails for one family another is asked for longer",
      "docs/dns.md, *The servers*",
      d -> Rules.asksBad(d) && Rules.isMore(d)),
  PLATFORM(
      "names below `local` are the platform's to answer, whose answers differ by chance",
      "docs/dns.md, *The way of a name*; RFC 6762 section 3",
      Rules::isPlatforms),
  PLATFORM_WORDS(
      "where the platform's resolver answered, why it found nothing is not told apart",
      "the JDK has one exception for all, and words of the system's language",
      Rules::isInWords),
  NO_ACTIONS(
      "of nsswitch.conf the sources are read, not the actions in brackets",
      "it is the C library's program, not a list of what there is; no stock file stops before `dns`",
      Rules::isStopped),
  ROTATES(
      "with `rotate` each question begins with another server, and these do not say the same",
      "resolv.conf(5)",
      Rules::isByTurn),
  EXISTS(
      "a name of the search list that exists counts before one that could not be found out",
      "docs/dns.md, *The search list*",
      Rules::isExisting),
  AFTER_DNS(
      "that DNS failed is told, though a source after it knows nothing",
      "RFC 2308 section 7: a failure is not an absence",
      Rules::isAfterDns),
  BAD_ANSWER(
      "a message that cannot be read is a failure, not an answer without records",
      "RFC 1035 section 7.3",
      d -> Rules.asks(d, Fault.CUTS) && Rules.isFailure(d)),
  FAILS(
      "a zone that no server can answer for is a failure",
      "RFC 2308 section 7.1",
      d -> d.bare().contains("broken.example") && Rules.isFailure(d)),
  ONE_FAMILY(
      "each family's failure is told by itself: an AAAA that could not be found out is not absent",
      "docs/dns.md; RFC 8305 section 3",
      Rules::isOneFamily);

  private final String words;
  private final String reference;
  private final Predicate<Difference> rule;

  Reason(String words, String reference, Predicate<Difference> rule) {
    this.words = words;
    this.reference = reference;
    this.rule = rule;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** What demands or allows it. */
  public String reference() {
    return reference;
  }

  boolean explains(Difference difference) {
    return rule.test(difference);
  }
}
