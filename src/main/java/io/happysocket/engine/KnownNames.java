// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.Foreign;
import io.happysocket.race.Request;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which races can begin without asking anybody, and with which answers. Thread-safe. */
final class KnownNames {

  private final Resolver resolver;
  private final Destinations destinations;

  /**
   * What the strategy wanted last, and will want again unless the network changes. It is not asked
   * here: a race asks it once, and ends by what it throws.
   */
  private volatile Set<AddressFamily> wanted = ConnectStrategy.BOTH_FAMILIES;

  KnownNames(Resolver resolver, Destinations destinations) {
    this.resolver = resolver;
    this.destinations = destinations;
  }

  /** The strategy wants these families of a name. */
  void wants(Set<AddressFamily> families) {
    if (!families.equals(wanted)) {
      wanted = families;
    }
  }

  /**
   * The answers for the only host, none for a literal; null if the race has to ask or check, or its
   * caller has an address of the host, which is compared with the answers on the loop.
   */
  @Nullable List<Answer> answers(Request request, long nowNanos) {
    if (request.checked()
        || request.isOverSeveral()
        || request.endpoints().get(0).found() != null) {
      return null;
    }
    InetAddress literal = request.literal();
    if (literal != null) {
      return destinations.awaitPrefix(List.of(literal), nowNanos) ? null : List.of();
    }
    Set<AddressFamily> families = wanted;
    try {
      Question question = new Question(request.host(), families);
      List<Answer> known = List.copyOf(resolver.known(question));
      return areFor(families, known) && !anyAwaitsPrefix(known, nowNanos) ? known : null;
    } catch (Throwable e) {
      Foreign.threw("the resolver", request.host(), e);
      return null;
    }
  }

  private boolean anyAwaitsPrefix(List<Answer> known, long nowNanos) {
    for (int i = 0; i < known.size(); i++) {
      if (destinations.awaitPrefix(known.get(i).addresses(), nowNanos)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is one answer for each of these families, and no other. */
  static boolean areFor(Set<AddressFamily> families, List<Answer> known) {
    boolean ipv6 = false;
    boolean ipv4 = false;
    for (int i = 0; i < known.size(); i++) {
      ipv6 |= known.get(i).family() == AddressFamily.IPV6;
      ipv4 |= known.get(i).family() == AddressFamily.IPV4;
    }
    return known.size() == families.size()
        && ipv6 == families.contains(AddressFamily.IPV6)
        && ipv4 == families.contains(AddressFamily.IPV4);
  }
}
