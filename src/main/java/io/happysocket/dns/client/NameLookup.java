// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver.Listener;
import io.happysocket.dns.Resolver.Resolution;
import io.happysocket.dns.system.Host;
import io.happysocket.dns.system.HostName;
import io.happysocket.dns.system.HostName.Special;
import io.happysocket.dns.system.ResolvConf;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * One resolution: from the name as given to whoever answers for it: the name itself, the hosts
 * file, the platform's resolver, or DNS. On the loop, but for {@link #cancel} and {@link #release}.
 */
final class NameLookup implements Resolution {

  /** RFC 6761 section 6.3: always these, whatever the hosts file says. */
  private static final List<InetAddress> LOOPBACK = loopback();

  private final DnsClient client;
  private final Question question;
  private final Teller teller;
  private @Nullable Search search;
  private @Nullable Resolution delegate;

  NameLookup(DnsClient client, Question question, Listener listener) {
    this.client = client;
    this.question = question;
    teller = new Teller(question, listener);
  }

  private static List<InetAddress> loopback() {
    byte[] six = new byte[16];
    six[15] = 1;
    try {
      return List.of(
          InetAddress.getByAddress(six), InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen bytes", e);
    }
  }

  void start() {
    teller.step(this::begin);
  }

  void refuse(String why) {
    teller.refuse(why);
  }

  private void begin() {
    if (client.closed()) {
      teller.refuse("the resolver is closed");
      return;
    }
    HostName known = client.checked(question.host());
    if (known != null) {
      client.files().whenFresh(files -> teller.step(() -> look(known, files)), this::unread);
      return;
    }
    Host host;
    try {
      host = Host.parse(question.host());
    } catch (IllegalArgumentException e) {
      teller.refuse(String.valueOf(e.getMessage()));
      return;
    }
    HostName name = host.name();
    if (name == null) {
      tellFrom(List.of(Objects.requireNonNull(host.address())), "literal");
      return;
    }
    if (name.special() == Special.LOCALHOST) {
      tellFrom(LOOPBACK, "localhost");
      client.known(question, null, teller.told(), List.of());
    } else {
      client.files().whenFresh(files -> teller.step(() -> look(name, files)), this::unread);
    }
  }

  /** What was missing may be told to everybody; what follows the colon may also be a path. */
  private void unread(String why) {
    int colon = why.indexOf(": ");
    boolean path = colon >= 0 && why.indexOf(File.separatorChar, colon) >= 0;
    teller.refuse(why, path ? why.substring(0, colon) : why);
  }

  private void look(HostName name, Snapshot files) {
    if (teller.silenced()) {
      return;
    }
    ResolvConf file = files.resolvConf();
    Servers servers = client.servers(file);
    List<InetAddress> fixed = files.hosts().lookup(name.text());
    boolean bare = name.dots() == 0 && !name.absolute() && file.search().isEmpty();
    if (client.closed()) {
      teller.refuse("the resolver is closed");
    } else if (!fixed.isEmpty()) {
      tellFrom(fixed, "hosts file");
      client.known(question, files, teller.told(), List.of());
    } else if (name.special() == Special.NEVER) {
      teller.answered(
          Outcome.none(Kind.NO_SUCH_NAME, "reserved", "no such name, by RFC 6761 or 7686"));
    } else if (files.sources().hostsFileOnly()) {
      String detail = "no such name in the only hosts file (jdk.net.hosts.file)";
      teller.answered(Outcome.none(Kind.NO_SUCH_NAME, "hosts file", detail));
    } else if (name.special() == Special.LOCAL
        || bare
        || servers.isEmpty()
        || files.sources().platformFirst(name)) {
      askPlatform(name, Map.of());
    } else {
      if (file.has("no-aaaa")) {
        Outcome none = Outcome.none(Kind.NO_DATA, "resolv.conf no-aaaa", "");
        teller.answered(AddressFamily.IPV6, none);
      }
      List<Name> candidates = client.candidates(question.host(), name, file);
      if (candidates.isEmpty()) { // as without a search list
        askPlatform(name, Map.of());
        return;
      }
      Search started = new Search(client, teller, servers, candidates);
      search = started;
      started.start(
          name.dots() >= file.ndots(),
          files.sources().more() ? denials -> askPlatform(name, denials) : null);
      client.known(question, files, teller.told(), started.asked());
    }
  }

  /** The platform's word counts where it has addresses, or nobody else was asked. */
  private void askPlatform(HostName name, Map<AddressFamily, Outcome> otherwise) {
    if (!teller.silenced()) {
      String text = name.text() + (name.absolute() ? "." : "");
      Question known = new Question(text, Set.copyOf(teller.untold()), question.maximumAge());
      delegate = client.setup().platform().resolve(known, new Relay(otherwise));
    }
  }

  private void tellFrom(List<InetAddress> both, String source) {
    int most = client.setup().settings().maxAddresses();
    for (AddressFamily family : teller.untold()) {
      teller.answered(family, Outcome.of(family, both, source, most));
    }
  }

  @Override
  public void cancel() {
    stop(Search::cancel);
  }

  @Override
  public void release() {
    stop(Search::release);
  }

  private void stop(Consumer<Search> how) {
    teller.silence();
    client.onLoop(
        () -> {
          if (search != null) {
            how.accept(search);
          }
          if (delegate != null) {
            teller.step(delegate::cancel);
          }
        });
  }

  /** Hears the platform's resolver, on its threads. */
  private final class Relay implements Listener {
    private final Map<AddressFamily, Outcome> otherwise;

    Relay(Map<AddressFamily, Outcome> otherwise) {
      this.otherwise = otherwise;
    }

    @Override
    public void asked(AddressFamily family, String server) {
      teller.asked(family, server);
    }

    @Override
    public void failing(AddressFamily family, IOException cause) {
      teller.failing(family, cause);
    }

    @Override
    public void answered(Answer answer) {
      Outcome denial = otherwise.get(answer.family());
      if (denial == null || answer.kind() == Kind.ADDRESSES || answer.kind() == Kind.NO_DATA) {
        teller.answered(bounded(answer));
      } else {
        teller.answered(answer.family(), denial);
      }
    }

    private Answer bounded(Answer answer) {
      List<InetAddress> all = answer.addresses();
      int most = client.setup().settings().maxAddresses();
      return all.size() <= most ? answer : answer.with(answer.kind(), all.subList(0, most));
    }
  }
}
