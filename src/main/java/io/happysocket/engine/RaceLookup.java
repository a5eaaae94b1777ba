// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.Foreign;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of one of a race's hosts: asks the resolver, and tells the race what comes of it. A
 * resolver may be a caller's own: whatever it does ends the lookup at most. It may tell on any
 * thread; asked and ended on the loop.
 */
final class RaceLookup implements Resolver.Listener {

  /** In reports, where a literal has waited. */
  private static final String DISCOVERY = "NAT64 discovery";

  private final Engine engine;
  private final Request request;
  private final Command.Lookup asked;
  private final int endpoint;
  private final String host;
  private final @Nullable FoundBefore foundBefore;
  private final Consumer<Input> told;

  /** The race is over by then. */
  private final long latestNanos;

  private Resolver.@Nullable Resolution resolution;

  RaceLookup(
      Engine engine,
      Request request,
      Command.Lookup asked,
      long latestNanos,
      Consumer<Input> told) {
    this.engine = engine;
    this.request = request;
    this.asked = asked;
    this.endpoint = asked.endpoint();
    this.host = request.endpoints().get(endpoint).host();
    this.foundBefore = FoundBefore.of(request.endpoints().get(endpoint), asked);
    this.told = told;
    this.latestNanos = latestNanos;
  }

  void ask() {
    InetAddress literal = request.endpoints().get(endpoint).literal();
    if (literal != null) {
      whenKnown(literal);
      return;
    }
    HeldUp.Watch watch = engine.resolverWatch();
    long begunNanos = watch.begin();
    try {
      Question question = new Question(host, asked.families());
      resolution = engine.resolver().resolve(asked.fresh() ? question.fresh() : question, this);
      if (resolution == null) {
        throw new NullPointerException("the resolver gave no resolution");
      }
    } catch (Throwable e) {
      Foreign.threw("the resolver", host, e);
      resolverFailed(e);
    }
    watch.end(request.host(), begunNanos);
  }

  /** Nobody is asked for a literal, but the discovery says where it leads to. */
  private void whenKnown(InetAddress literal) {
    AddressFamily family = AddressFamily.of(literal);
    List<InetAddress> only = List.of(literal);
    asked(family, DISCOVERY);
    known(new Answer(family, Answer.Kind.ADDRESSES, only, Duration.ZERO, DISCOVERY, null));
  }

  /** A resolver that fails answers nothing more, for any family. */
  private void resolverFailed(Throwable thrown) {
    IOException cause = new IOException("the resolver failed: " + thrown, thrown);
    if (foundBefore != null) {
      foundBefore.failing().forEach(each -> tell(each, engine.loop().now()));
    }
    for (AddressFamily family : asked.families()) {
      told.accept(new Input.Answered(endpoint, family, List.of(), "resolver", cause));
    }
  }

  @Override
  public void asked(AddressFamily family, String server) {
    told.accept(new Input.Asked(endpoint, family, server));
  }

  @Override
  public void failing(AddressFamily family, IOException cause) {
    told.accept(new Input.ServerFailing(endpoint, family, cause));
    if (foundBefore != null && foundBefore.isOf(family)) {
      foundBefore.failing().forEach(this::known);
    }
  }

  @Override
  public void answered(Answer answer) {
    if (foundBefore == null) {
      known(answer);
      return;
    }
    try {
      foundBefore.answered(answer).forEach(this::known);
    } catch (Throwable e) {
      answerFailed(e);
    }
  }

  /** What leads nowhere without a NAT64 prefix waits for it. */
  private void known(Answer answer) {
    try {
      long nowNanos = engine.loop().now();
      if (engine.destinations().awaitPrefix(answer.addresses(), nowNanos)) {
        engine.destinations().whenPrefixKnown(latestNanos, () -> tell(answer, engine.loop().now()));
      } else {
        tell(answer, nowNanos);
      }
    } catch (Throwable e) {
      answerFailed(e);
    }
  }

  /** Tells an answer that waits for nothing. */
  private void tell(Answer answer, long nowNanos) {
    try {
      engine.destinations().tell(request, endpoint, answer, nowNanos, told);
    } catch (Throwable e) {
      answerFailed(e);
    }
  }

  /** As if the resolver had failed. */
  void answerFailed(Throwable thrown) {
    Foreign.threw("the resolver's answer", host, thrown);
    resolverFailed(thrown);
  }

  void end(boolean won) {
    if (resolution == null) {
      return;
    }
    try {
      if (won || asked.fresh()) {
        // what is still to come may feed a cache, and the next race that wants it afresh joins
        resolution.release();
      } else {
        resolution.cancel();
      }
    } catch (Throwable e) {
      Foreign.threw("the end of a resolution", host, e);
    }
  }
}
