// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.loop.Foreign;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers from a fixed table: to pin names to addresses, and for tests. Letter case and a trailing
 * dot make no difference. Answers before {@link #resolve} returns. Immutable.
 */
final class FixedResolver implements Resolver {

  private static final Resolution DONE = () -> {};

  /** The answers of each name, one for each family: without TTL and cause they are everybody's. */
  private final Map<String, List<Answer>> names;

  private final @Nullable Resolver others;

  /**
   * A resolver that knows these names and no other.
   *
   * @param names each name's addresses, of both families, in order; none: the name exists and has
   *     no address
   */
  FixedResolver(Map<String, List<InetAddress>> names) {
    this(new HashMap<>(), null);
    names.forEach((name, addresses) -> this.names.put(key(name), answers(addresses)));
  }

  private FixedResolver(Map<String, List<Answer>> names, @Nullable Resolver others) {
    this.names = names;
    this.others = others;
  }

  /**
   * The same table, with a resolver for the names that are not in it.
   *
   * @param resolver asked for other names; closed with this one
   * @return a new resolver
   */
  FixedResolver withFallback(Resolver resolver) {
    return new FixedResolver(names, resolver);
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    List<Answer> known = table(question);
    if (known.isEmpty() && others != null) {
      return others.resolve(question, listener);
    }
    for (Answer answer : known.isEmpty() ? none(question) : known) {
      tell(listener, question.host(), answer);
    }
    return DONE;
  }

  @Override
  public List<Answer> known(Question question) {
    List<Answer> known = table(question);
    return known.isEmpty() ? others == null ? none(question) : others.known(question) : known;
  }

  /** Empty if the name is not in the table. */
  private List<Answer> table(Question question) {
    List<Answer> both = names.getOrDefault(key(question.host()), List.of());
    return both.isEmpty() || question.families().size() == both.size()
        ? both
        : both.stream().filter(each -> question.families().contains(each.family())).toList();
  }

  /** What a listener throws at one answer does not cost it the other. */
  private static void tell(Listener listener, String host, Answer answer) {
    try {
      listener.answered(answer);
    } catch (Throwable e) { // an Error, too
      Foreign.threw("the listener of a lookup", host, e);
    }
  }

  private static List<Answer> answers(List<InetAddress> addresses) {
    List<Answer> both = new ArrayList<>(2);
    for (AddressFamily family : AddressFamily.values()) {
      List<InetAddress> own =
          addresses.stream().filter(a -> AddressFamily.of(a) == family).toList();
      Kind kind = own.isEmpty() ? Kind.NO_DATA : Kind.ADDRESSES;
      both.add(new Answer(family, kind, own, Duration.ZERO, "fixed", null));
    }
    return List.copyOf(both);
  }

  /** With causes that are this question's own. */
  private static List<Answer> none(Question question) {
    List<Answer> none = new ArrayList<>(2);
    for (AddressFamily family : AddressFamily.values()) {
      if (question.families().contains(family)) {
        UnknownHostException cause =
            new UnknownHostException(question.host() + ": not in the fixed table");
        none.add(new Answer(family, Kind.NO_SUCH_NAME, List.of(), Duration.ZERO, "fixed", cause));
      }
    }
    return none;
  }

  private static String key(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return bare.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    if (others != null) {
      others.close();
    }
  }
}
