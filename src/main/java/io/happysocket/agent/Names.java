// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.HistoryView;
import io.happysocket.history.memory.LearnedView;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a name for who connects by himself: in the JDK's order, but those last that
 * races have shown to be bad, by themselves or as of a family that does not work here. Nothing else
 * is moved: who takes the first address and has no second try, or has bound his socket to an
 * address of one family, connects as without the agent. Never throws, and never lacks an address
 * that the JDK has. Thread-safe.
 */
final class Names {

  private final AgentOptions options;
  private final Machinery machinery;

  /**
   * Which families.
   *
   * @param first which of them goes first; null for the order of the answer
   */
  record Wanted(boolean ipv6, boolean ipv4, @Nullable AddressFamily first) {
    boolean has(InetAddress address) {
      return AddressFamily.of(address) == AddressFamily.IPV6 ? ipv6 : ipv4;
    }

    boolean isLater(InetAddress address) {
      return first != null && AddressFamily.of(address) != first;
    }
  }

  Names(AgentOptions options, Machinery machinery) {
    this.options = options;
    this.machinery = machinery;
  }

  boolean areFor(String host) {
    return machinery.concerns(host);
  }

  /** HappySocket's own answer; empty where it is not to be asked, or has none. */
  List<InetAddress> own(String host, Wanted wanted) {
    if (!options.ownDns()) {
      return List.of();
    }
    try {
      List<InetAddress> all = machinery.connector().lookup(host);
      return ordered(
          all.stream().filter(wanted::has).sorted(Comparator.comparing(wanted::isLater)).toList());
    } catch (UnknownHostException e) {
      return List.of(); // the JDK may have other sources of names
    } catch (RuntimeException | Error e) {
      machinery.broke(e);
      return List.of();
    }
  }

  /** An answer, sorted by what is known by now. */
  List<InetAddress> ordered(List<InetAddress> answer) {
    try {
      LearnedView learnt = answer.size() < 2 ? null : machinery.learnt();
      return learnt == null ? answer : ordered(answer, learnt);
    } catch (RuntimeException | Error e) {
      machinery.broke(e);
      return answer;
    }
  }

  static List<InetAddress> ordered(List<InetAddress> answer, LearnedView learnt) {
    List<InetAddress> sorted = new ArrayList<>(answer);
    sorted.sort(Comparator.comparing(address -> isBad(learnt, address)));
    return sorted;
  }

  private static boolean isBad(LearnedView learnt, InetAddress address) {
    return learnt.address(address).misses() > 0
        || learnt.health(AddressFamily.of(address)) == HistoryView.Health.UNUSABLE;
  }
}
