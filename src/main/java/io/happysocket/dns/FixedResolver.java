// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.loop.Foreign;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers from a fixed table: to pin names to addresses, and for tests. Letter case and a trailing
 * dot make no difference. Answers before {@link #resolve} returns. Immutable.
 */
public final class FixedResolver implements Resolver {

  private static final Resolution DONE = () -> {};

  private final Map<String, List<InetAddress>> names = new HashMap<>();
  private final @Nullable Resolver others;

  /**
   * A resolver that knows these names and no other.
   *
   * @param names each name's addresses, of both families, in order; none: the name exists and has
   *     no address
   */
  public FixedResolver(Map<String, List<InetAddress>> names) {
    this(names, null);
  }

  private FixedResolver(Map<String, List<InetAddress>> names, @Nullable Resolver others) {
    names.forEach((name, addresses) -> this.names.put(key(name), List.copyOf(addresses)));
    this.others = others;
  }

  /**
   * The same table, with a resolver for the names that are not in it.
   *
   * @param resolver asked for other names; closed with this one
   * @return a new resolver
   */
  public FixedResolver withFallback(Resolver resolver) {
    return new FixedResolver(names, resolver);
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    @Nullable List<InetAddress> known = names.get(key(question.host()));
    if (known == null && others != null) {
      return others.resolve(question, listener);
    }
    for (AddressFamily family : AddressFamily.values()) {
      if (question.families().contains(family)) {
        tell(listener, question.host(), answer(question.host(), family, known));
      }
    }
    return DONE;
  }

  /** What a listener throws at one answer does not cost it the other. */
  private static void tell(Listener listener, String host, Answer answer) {
    try {
      listener.answered(answer);
    } catch (Throwable e) { // an Error, too
      Foreign.threw("the listener of a lookup", host, e);
    }
  }

  private static Answer answer(
      String host, AddressFamily family, @Nullable List<InetAddress> known) {
    if (known == null) {
      UnknownHostException cause = new UnknownHostException(host + ": not in the fixed table");
      return new Answer(family, Kind.NO_SUCH_NAME, List.of(), Duration.ZERO, "fixed", cause);
    }
    List<InetAddress> own = known.stream().filter(a -> AddressFamily.of(a) == family).toList();
    Kind kind = own.isEmpty() ? Kind.NO_DATA : Kind.ADDRESSES;
    return new Answer(family, kind, own, Duration.ZERO, "fixed", null);
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
