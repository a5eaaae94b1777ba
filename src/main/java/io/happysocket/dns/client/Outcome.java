// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.Discreet;
import io.happysocket.address.text.NamedAddress;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one question ended. Immutable, and shared by all who asked it: exceptions, which callers add
 * to, are made anew for each.
 *
 * @param kind what kind of answer
 * @param addresses the addresses; empty unless the kind is {@link Kind#ADDRESSES}
 * @param ttlNanos how long it may be kept
 * @param source where it came from, for people
 * @param detail why there is no address, for people; empty when there is one
 * @param plain the same without servers, names of the search list and files
 * @param cached whether it was fetched for an earlier question
 */
record Outcome(
    Kind kind,
    List<InetAddress> addresses,
    long ttlNanos,
    String source,
    String detail,
    String plain,
    boolean cached) {

  Outcome {
    addresses = List.copyOf(addresses);
  }

  /** One of which no more than its kind can be told to everybody. */
  Outcome(Kind kind, List<InetAddress> addresses, long ttlNanos, String source, String detail) {
    this(kind, addresses, ttlNanos, source, detail, words(kind), /* cached= */ false);
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case ADDRESSES -> "";
      case NO_DATA -> "no address of this family";
      case NO_SUCH_NAME -> "no such name";
      case TIMEOUT -> "no answer";
      case SERVER_FAILURE -> "no server could say";
      case NOT_ASKED -> "no server could be asked";
    };
  }

  static Outcome addresses(List<InetAddress> addresses, long ttlNanos, String source) {
    return new Outcome(Kind.ADDRESSES, addresses, ttlNanos, source, "");
  }

  /** The detail names nothing of the inside. */
  static Outcome none(Kind kind, String source, String detail) {
    return new Outcome(kind, List.of(), 0, source, detail, detail, /* cached= */ false);
  }

  /** What a table of both families says of one: the first addresses, not more than so many. */
  static Outcome of(AddressFamily family, List<InetAddress> all, String source, int most) {
    List<InetAddress> own = new ArrayList<>(2);
    for (InetAddress address : all) {
      if (own.size() < most && AddressFamily.of(address) == family) {
        own.add(address);
      }
    }
    return own.isEmpty() ? none(Kind.NO_DATA, source, "") : addresses(own, 0, source);
  }

  boolean is(Kind some) {
    return kind == some;
  }

  /** Whether the question has no answer, not even that there is nothing. */
  boolean failed() {
    return switch (kind) {
      case ADDRESSES, NO_DATA, NO_SUCH_NAME -> false;
      case SERVER_FAILURE, TIMEOUT, NOT_ASKED -> true;
    };
  }

  Outcome with(Kind otherKind, long otherTtlNanos, String otherSource) {
    return new Outcome(otherKind, addresses, otherTtlNanos, otherSource, detail, plain, cached);
  }

  Outcome saying(String otherDetail) {
    return new Outcome(kind, addresses, ttlNanos, source, otherDetail, plain, cached);
  }

  Outcome plainly(String words) {
    return new Outcome(kind, addresses, ttlNanos, source, detail, words, cached);
  }

  /** As one who asks later gets it. */
  Outcome fromCache(long leftNanos) {
    return new Outcome(kind, addresses, leftNanos, "cache", detail, plain, /* cached= */ true);
  }

  Answer toAnswer(AddressFamily family, String host) {
    Duration ttl = Duration.ofNanos(ttlNanos);
    return new Answer(family, kind, named(host), ttl, source, cause(family, host), cached);
  }

  /** With the name that was asked for, so that nobody asks DNS for it backwards. */
  private List<InetAddress> named(String host) {
    List<InetAddress> named = new ArrayList<>(addresses.size());
    for (InetAddress address : addresses) {
      try {
        named.add(named(host, address));
      } catch (UnknownHostException e) {
        named.add(address); // its interface has gone
      }
    }
    return named;
  }

  private static InetAddress named(String host, InetAddress address) throws UnknownHostException {
    if (address instanceof Inet6Address six && six.getScopedInterface() != null) {
      return Inet6Address.getByAddress(host, six.getAddress(), six.getScopedInterface());
    }
    return NamedAddress.of(host, address);
  }

  private @Nullable IOException cause(AddressFamily family, String host) {
    return switch (kind) {
      case ADDRESSES, NO_DATA -> null;
      case TIMEOUT -> new Silence(words(family, host, detail), words(family, host, plain));
      case NO_SUCH_NAME, SERVER_FAILURE, NOT_ASKED ->
          new NotFound(words(family, host, detail), words(family, host, plain));
    };
  }

  private static String words(AddressFamily family, String host, String why) {
    return host + " (" + family + "): " + why;
  }

  private static final class Silence extends SocketTimeoutException implements Discreet {
    private static final long serialVersionUID = 1L;

    private final String plain;

    Silence(String message, String plain) {
      super(message);
      this.plain = plain;
    }

    @Override
    public IOException discreetly() {
      return new SocketTimeoutException(plain);
    }
  }

  private static final class NotFound extends UnknownHostException implements Discreet {
    private static final long serialVersionUID = 1L;

    private final String plain;

    NotFound(String message, String plain) {
      super(message);
      this.plain = plain;
    }

    @Override
    public IOException discreetly() {
      return new UnknownHostException(plain);
    }
  }
}
