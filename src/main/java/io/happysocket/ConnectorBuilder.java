// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.Nat64;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Resolver;
import io.happysocket.dns.client.OwnResolver;
import io.happysocket.dns.system.GaiConf;
import io.happysocket.dns.system.PlatformResolver;
import io.happysocket.engine.DescriptorLimit;
import io.happysocket.engine.FlightRecorder;
import io.happysocket.engine.RaceObserver;
import io.happysocket.engine.SocksProperty;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import io.happysocket.race.Request;
import io.happysocket.race.RetryBudget;
import io.happysocket.race.Settings;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link Connector}. Not thread-safe; may be used again after {@link #build}, which
 * copies.
 *
 * <p>Essential: {@link #strategy}, {@link #connectDeadline}. Often used: {@link #option}, {@link
 * #addressFilter}, {@link #listener}, {@link #executor}. The delays are those of RFC 8305 section 8
 * and rarely need a change.
 */
public final class ConnectorBuilder {

  /** Threads for callers' code and blocking lookups: two, or one for each processor. */
  static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  private static final String NAME = "(?U)[\\p{Graph}&&\\P{Cntrl}]{1,64}";

  private String name = "";
  private @Nullable Supplier<UnaryOperator<Runnable>> context;
  private ConnectStrategy strategy = Strategies.adaptive();
  private @Nullable Resolver resolver;
  private boolean platform;
  private DnsSettings dns = DnsSettings.builder().build();
  private Duration connectDeadline = DEFAULT_DEADLINE;
  private Duration resolutionDelay = nanos(Timing.RFC_8305.resolutionDelayNanos());
  private Duration attemptDelay = nanos(Timing.RFC_8305.attemptDelayNanos());
  private Duration minimumAttemptDelay = nanos(Timing.RFC_8305.minimumAttemptDelayNanos());
  private Duration maximumAttemptDelay = nanos(Timing.RFC_8305.maximumAttemptDelayNanos());
  private int maximumAttempts = 128;
  private int attemptsInFlight; // 0 for what the limit of descriptors allows
  private final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
  private final Map<AddressFamily, InetAddress> localAddresses = new EnumMap<>(AddressFamily.class);
  private @Nullable AddressFilter addressFilter;
  private @Nullable Nat64 nat64;
  private PolicyTable policyTable = PolicyTable.DEFAULT;
  private boolean resetLosers;
  private boolean retryLostSyn = true;
  private @Nullable Executor executor;
  private @Nullable ConnectListener listener;
  private @Nullable ConnectHistory history;
  private int historyAddresses = MemoryHistory.MAXIMUM_ADDRESSES;
  private Duration historyExpiry = MemoryHistory.EXPIRY;
  private LoopPort port = LoopPort.system();

  /** As the property was when the connector was built. */
  private boolean off;

  ConnectorBuilder() {}

  /**
   * The connector's name: in the names of its threads ({@code happysocket-NAME}, {@code
   * happysocket-NAME-worker}, {@code happysocket-NAME-handshake}), in its log lines and in its
   * Flight Recorder events. For processes with several.
   *
   * @param chosen 1 to 64 characters, none of them a space or a control character; none by default
   * @return this
   * @throws IllegalArgumentException if it is anything else
   */
  public ConnectorBuilder name(String chosen) {
    if (!requireNonNull(chosen, "name").matches(NAME)) {
      throw new IllegalArgumentException(
          "name must be 1 to 64 characters without spaces: \"" + chosen + "\"");
    }
    name = chosen;
    return this;
  }

  /** For tests, which play the clock, threads and channels. */
  ConnectorBuilder port(LoopPort played) {
    port = played;
    return this;
  }

  /**
   * Decides which address is tried when.
   *
   * @param chosen a built-in one or one's own; the default is {@link Strategies#adaptive()}
   * @return this
   */
  public ConnectorBuilder strategy(ConnectStrategy chosen) {
    strategy = requireNonNull(chosen, "strategy");
    return this;
  }

  /**
   * Answers for names, instead of the connector's own DNS client. It is not closed with the
   * connector.
   *
   * @param chosen the resolver
   * @return this
   */
  public ConnectorBuilder resolver(Resolver chosen) {
    resolver = requireNonNull(chosen, "resolver");
    platform = false;
    return this;
  }

  /**
   * Asks the JVM ({@link InetAddress#getAllByName}) for every name, in place of the connector's own
   * DNS client: on at most 16 threads of the connector's, closed with it. More names wait in order.
   *
   * @return this
   */
  public ConnectorBuilder platformResolver() {
    resolver = null;
    platform = true;
    return this;
  }

  /**
   * Configures the connector's own DNS client.
   *
   * @param settings by default the system's: its servers, search list and hosts file
   * @return this
   */
  public ConnectorBuilder dns(DnsSettings settings) {
    dns = requireNonNull(settings, "dns");
    return this;
  }

  /**
   * How long a connect may take, the lookups included. Ten seconds by default: long enough for
   * three SYNs of a lossy path (0, 1 and 3 s) and a slow name server, and short enough for a person
   * to wait.
   *
   * @param deadline more than zero
   * @return this
   * @throws IllegalArgumentException if it is not
   */
  public ConnectorBuilder connectDeadline(Duration deadline) {
    connectDeadline = Duration.ofNanos(positiveNanos("connectDeadline", deadline));
    return this;
  }

  /**
   * Resolution Delay: how long an A answer waits for the AAAA answer.
   *
   * @param delay not negative; 50 ms by default (RFC 8305 section 8)
   * @return this
   * @throws IllegalArgumentException if it is negative, or more than 36,500 days
   */
  public ConnectorBuilder resolutionDelay(Duration delay) {
    resolutionDelay = measurable("resolutionDelay", delay);
    return this;
  }

  /**
   * Connection Attempt Delay: the time between two starts.
   *
   * @param delay within {@link #attemptDelayBounds its bounds}, which {@link #build} checks; 250 ms
   *     by default (RFC 8305 section 8)
   * @return this
   * @throws IllegalArgumentException if it is negative, or more than 36,500 days
   */
  public ConnectorBuilder attemptDelay(Duration delay) {
    attemptDelay = measurable("attemptDelay", delay);
    return this;
  }

  /**
   * The bounds of the Connection Attempt Delay, whether it is configured, computed by a strategy,
   * or shortened for a short deadline.
   *
   * @param minimum at least 10 ms; 100 ms by default (RFC 8305 section 8)
   * @param maximum at least the minimum; 2 s by default (RFC 8305 section 8)
   * @return this
   * @throws IllegalArgumentException if one is negative, or more than 36,500 days; {@link #build}
   *     checks the rest
   */
  public ConnectorBuilder attemptDelayBounds(Duration minimum, Duration maximum) {
    minimumAttemptDelay = measurable("minimumAttemptDelay", minimum);
    maximumAttemptDelay = measurable("maximumAttemptDelay", maximum);
    return this;
  }

  /**
   * How many attempts of one race may be in flight; at the limit new ones wait, none is evicted.
   *
   * @param maximum at least 1; 128 by default, as many as two DNS answers can give, so that by
   *     default no address waits behind silent ones
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public ConnectorBuilder maximumAttempts(int maximum) {
    maximumAttempts = atLeastOne("maximumAttempts", maximum);
    return this;
  }

  /**
   * Whether a lost SYN is made up for before the system's own retransmission, which comes a second
   * after it (RFC 6298 section 2). Where an address that was established before on this network is
   * silent for longer than its RTT explains, at least a Connection Attempt Delay, and no other
   * address is left to try, the strategy may start a second attempt at it from a new socket; the
   * first that is established wins. Once in a connect, and for at most 1 in 100 of this connector's
   * connects, so that a server that drops SYNs because it is overloaded does not get many more; the
   * first 300 connects share three. Of the strategies of this library only {@link
   * Strategies#adaptive()} does so; RFC 8305 has no such rule.
   *
   * @param retry true by default
   * @return this
   */
  public ConnectorBuilder retryLostSyn(boolean retry) {
    retryLostSyn = retry;
    return this;
  }

  /**
   * How many attempts all connects of this connector may have in flight together, each with a
   * descriptor: until it fails or is closed, or, where it wins, until its caller takes the channel.
   * At the cap connects wait: destinations take turns, and within one the first to ask is the first
   * to start. A wait counts towards the connect deadline, and is in the report. By default half of
   * the descriptors that this process may have, at most 16,000; 512 where that cannot be read.
   *
   * @param maximum at least 1
   * @return this
   */
  public ConnectorBuilder attemptsInFlight(int maximum) {
    attemptsInFlight = atLeastOne("attemptsInFlight", maximum);
    return this;
  }

  /**
   * A socket option, set on every attempt before it connects.
   *
   * @param option one that TCP channels support here
   * @param value its value
   * @param <T> its type
   * @return this
   * @throws IllegalArgumentException if the option is not supported, or the value not valid
   * @throws UncheckedIOException if no socket can be opened to try it
   */
  public <T> ConnectorBuilder option(SocketOption<T> option, T value) {
    requireNonNull(option, "option");
    requireNonNull(value, "value");
    try (SocketChannel trial = SocketChannel.open()) {
      trial.setOption(option, value);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      throw new IllegalArgumentException("option " + option + " cannot be " + value, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    options.put(option, value);
    return this;
  }

  /**
   * The local address that attempts of its family are bound to; call it twice for both families.
   *
   * @param address an address of this machine
   * @return this
   */
  public ConnectorBuilder localAddress(InetAddress address) {
    localAddresses.put(AddressFamily.of(requireNonNull(address, "address")), address);
    return this;
  }

  /**
   * Which addresses may be tried, literals included.
   *
   * @param filter pure and quick; all are allowed by default. {@link AddressFilter#publicOnly()} is
   *     for programs that connect where strangers tell them to
   * @return this
   */
  public ConnectorBuilder addressFilter(AddressFilter filter) {
    addressFilter = requireNonNull(filter, "addressFilter");
    return this;
  }

  /**
   * The policy table of destination address selection (RFC 6724 section 2.1), as lines of {@code
   * gai.conf}: {@code label ::1/128 0}, {@code precedence ::ffff:0:0/96 100}. Which family goes
   * first follows from it and from this machine's addresses. As with glibc, a line of one kind
   * replaces the whole default table of its kind, and known-local prefixes then have no rows of
   * their own. By default the table of RFC 6724's update, in which unique local addresses of this
   * site go first.
   *
   * @param lines at least one; others than the two kinds are not allowed
   * @return this
   * @throws IllegalArgumentException if a line is malformed, with its number and text
   */
  public ConnectorBuilder policyTable(String... lines) {
    for (String line : requireNonNull(lines, "lines")) {
      requireNonNull(line, "lines");
    }
    return policyTable(GaiConf.parse("policyTable", List.of(lines)));
  }

  /** For tests, and for files. */
  ConnectorBuilder policyTable(PolicyTable table) {
    policyTable = requireNonNull(table, "policyTable");
    return this;
  }

  /**
   * Takes the policy table from a file, as glibc has it in {@code /etc/gai.conf}: its {@code label}
   * and {@code precedence} lines, read now. Any of them replaces the default table of its kind, as
   * with glibc, and known-local prefixes then have no rows of their own. If the file is missing, is
   * not a regular one or has no such lines, the default table is used. At most 1 MiB and 10,000
   * lines are read; more is logged at {@code WARN}.
   *
   * @param file such as {@code /etc/gai.conf}
   * @return this
   * @throws IllegalArgumentException if a line is malformed, with its number and text
   * @throws UncheckedIOException if the file is there and cannot be read
   */
  public ConnectorBuilder gaiConf(Path file) {
    try {
      return policyTable(GaiConf.read(requireNonNull(file, "gaiConf")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The prefixes that a NAT64 of this network translates (RFC 6052), in place of those that are
   * found. By default, where a default route leads to IPv6 and none to IPv4, they are found by an
   * AAAA query for {@code ipv4only.arpa} (RFC 7050), and asked for again after the answer's TTL, 10
   * s to 1 h, and on another network. IPv4 addresses without a route, literals included, are then
   * tried in the first prefix, and after that in the others.
   *
   * @param prefixes the preferred one first, such as {@code Nat64Prefix.of("64:ff9b::/96")}; with
   *     none there is no NAT64 and nothing is asked
   * @return this
   */
  public ConnectorBuilder nat64Prefixes(Nat64Prefix... prefixes) {
    for (Nat64Prefix each : requireNonNull(prefixes, "prefixes")) {
      requireNonNull(each, "prefixes");
    }
    nat64 = Nat64.given(List.of(prefixes));
    return this;
  }

  /**
   * Whether losers that were established are closed with RST in place of FIN: no state is left at
   * either end, and the server reads an error in place of an end of stream.
   *
   * @param reset false by default
   * @return this
   */
  public ConnectorBuilder resetLosers(boolean reset) {
    resetLosers = reset;
    return this;
  }

  /**
   * Where futures are completed and the listener is called. By default on daemon threads of the
   * connector, one for each processor and at least two: code that blocks there delays other
   * completions.
   *
   * @param chosen the executor; not closed with the connector
   * @return this
   */
  public ConnectorBuilder executor(Executor chosen) {
    executor = requireNonNull(chosen, "executor");
    return this;
  }

  /**
   * Gets the events of every race.
   *
   * @param chosen the listener
   * @return this
   */
  public ConnectorBuilder listener(ConnectListener chosen) {
    listener = requireNonNull(chosen, "listener");
    return this;
  }

  /**
   * Carries the caller's context, such as that of logs and traces, to the listeners and handshakes
   * of a connect, which run on other threads. Asked on the connecting thread at each connect that
   * has any; what it gives wraps each call.
   *
   * <p>For OpenTelemetry {@code context(() -> Context.current()::wrap)}; for Micrometer {@code
   * context(() -> ContextSnapshotFactory.builder().build().captureAll()::wrap)}.
   *
   * @param chosen gives a function that makes a task run in the context; what it or the function
   *     throws is logged, and the task runs without it
   * @return this
   */
  public ConnectorBuilder context(Supplier<UnaryOperator<Runnable>> chosen) {
    context = requireNonNull(chosen, "context");
    return this;
  }

  /**
   * Keeps what races have shown, for strategies that learn. By default each connector has a bounded
   * one in memory, which writes nothing to disk.
   *
   * @param chosen that of another connector ({@link Connector#history}), one's own, or {@link
   *     ConnectHistory#none()} to learn nothing
   * @return this
   */
  public ConnectorBuilder history(ConnectHistory chosen) {
    history = requireNonNull(chosen, "history");
    return this;
  }

  /**
   * The bounds of the history that the connector has unless it is given one.
   *
   * @param addresses how many addresses are remembered on each of four networks, at least 1; 1,024
   *     by default
   * @param expiry how long after the last news of it an address is forgotten, more than zero; ten
   *     minutes by default
   * @return this
   * @throws IllegalArgumentException if one is out of range
   */
  public ConnectorBuilder historyBounds(int addresses, Duration expiry) {
    historyAddresses = atLeastOne("addresses", addresses);
    historyExpiry = Duration.ofNanos(positiveNanos("expiry", expiry));
    return this;
  }

  /**
   * Starts the connector.
   *
   * @return open, to be closed when no longer used
   * @throws IllegalArgumentException if the delays do not fit their bounds, or the property that
   *     {@link HappySocket#isOff} reads is neither on nor off
   */
  public Connector build() {
    timing();
    off = SwitchedOff.isSet();
    SocksProperty.tellOnce();
    return new Connector(this, new EventLoop(threads(""), port));
  }

  // ---- for the connector

  String threads(String kind) {
    return (name.isEmpty() ? "happysocket" : "happysocket-" + name) + kind;
  }

  @Nullable Supplier<UnaryOperator<Runnable>> context() {
    return context;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
    return value;
  }

  static long positiveNanos(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be more than zero: " + duration);
    }
    // a deadline past the clock's range is none: a century will do
    return duration.compareTo(FOREVER) < 0 ? duration.toNanos() : FOREVER.toNanos();
  }

  private static final Duration FOREVER = Duration.ofDays(36_500);

  /** A delay that the clock can count. */
  private static Duration measurable(String name, Duration delay) {
    if (requireNonNull(delay, name).isNegative() || delay.compareTo(FOREVER) > 0) {
      throw new IllegalArgumentException(
          name + " must be from 0 to " + FOREVER.toDays() + " days: " + delay);
    }
    return delay;
  }

  long deadlineNanos() {
    return positiveNanos("connectDeadline", connectDeadline);
  }

  @Nullable Executor executor() {
    return executor;
  }

  boolean isOff() {
    return off;
  }

  @Nullable Resolver ownResolver(EventLoop loop) {
    if (off) {
      return SwitchedOff.resolver();
    }
    if (platform) {
      return new PlatformResolver();
    }
    return resolver == null ? new OwnResolver(loop, dns) : null;
  }

  Resolver resolverOr(@Nullable Resolver own) {
    return own == null ? requireNonNull(resolver) : own;
  }

  AddressFilter filter() {
    return addressFilter == null ? AddressFilter.all() : addressFilter;
  }

  ConnectHistory history() {
    ConnectHistory given = history;
    return given == null ? new MemoryHistory(historyAddresses, historyExpiry) : given;
  }

  @Nullable Nat64 nat64() {
    return off ? Nat64.given(List.of()) : nat64;
  }

  Settings settings() {
    return new Settings(
        off ? SwitchedOff.strategy() : strategy,
        timing(),
        maximumAttempts,
        attemptsInFlight == 0 ? DescriptorLimit.attempts() : attemptsInFlight,
        filter(),
        policyTable,
        options,
        localAddresses,
        resetLosers,
        retryLostSyn ? RetryBudget.start() : RetryBudget.none());
  }

  Function<Request, List<RaceObserver>> observers(OffLoop offLoop) {
    ConnectListener told = listener;
    String named = name;
    Supplier<UnaryOperator<Runnable>> around = context;
    AtomicLong races = new AtomicLong();
    return request -> {
      RaceObserver recorder = FlightRecorder.observe(request, named);
      if (told == null) {
        return recorder == null ? List.of() : List.of(recorder);
      }
      RaceObserver teller =
          new ListenerObserver(
              told,
              offLoop,
              races.incrementAndGet(),
              request,
              CarriedContext.taken(around, request.host()));
      return recorder == null ? List.of(teller) : List.of(recorder, teller);
    };
  }

  private Timing timing() {
    return Timing.of(resolutionDelay, attemptDelay, minimumAttemptDelay, maximumAttemptDelay);
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }
}
