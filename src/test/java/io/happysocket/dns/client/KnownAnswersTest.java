// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What a client tells on any thread, without its loop: what its loop would tell, and no longer. */
class KnownAnswersTest {

  private static final long ASKING_MILLIS = 10;
  private static final Set<AddressFamily> BOTH = Set.of(IPV6, IPV4);
  private static final String NAME = "db.example";

  @TempDir Path directory;
  private final PlayedServers played = new PlayedServers();
  private DnsClient client;

  @BeforeEach
  void find() {
    played.does(
        query ->
            query.finds(
                query.query.getQuestion().getType() == Type.AAAA ? "2001:db8::1" : "192.0.2.1"));
    played.settings.hosts(directory.resolve("hosts")).resolvConf(directory.resolve("resolv.conf"));
  }

  @AfterEach
  void close() {
    played.close();
  }

  private void start() {
    client = played.client(PlayedServers.FIRST);
  }

  /** Asks over the loop. */
  private void ask(Question question) {
    client.resolve(question, new Heard());
    played.advance(ASKING_MILLIS);
  }

  private List<Answer> known(String host) {
    return client.known(new Question(host, BOTH));
  }

  /** Asked twice: from a server, then from the cache. */
  private void learn(String host) {
    start();
    ask(new Question(host, BOTH));
    ask(new Question(host, BOTH));
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> addresses(List<Answer> answers) {
    List<String> all = new ArrayList<>();
    answers.forEach(
        each -> each.addresses().stream().map(InetAddress::getHostAddress).forEach(all::add));
    return all;
  }

  @Test
  void whatTheCacheHasIsKnownOnceItWasAskedForAgain() {
    start();
    assertThat(known(NAME)).isEmpty();
    ask(new Question(NAME, BOTH));
    assertThat(known(NAME)).as("asked for once").isEmpty();
    ask(new Question(NAME, BOTH));
    assertThat(known(NAME)).extracting(Answer::family).containsExactly(IPV6, IPV4);
  }

  @Test
  void itIsWhatTheLoopTells() {
    learn(NAME);
    assertThat(known(NAME))
        .hasSize(2)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("ttl")
        .isEqualTo(ofTheLoop());
    assertThat(known(NAME).get(0).addresses().get(0)).hasToString(NAME + "/2001:db8:0:0:0:0:0:1");
    assertThat(known(NAME)).allMatch(Answer::fromCache);
  }

  /** It is worked out once a second: it may be a second too short, and is never too long. */
  @Test
  void itsTimeToLiveIsAtMostWhatIsLeft() {
    learn(NAME);
    long left = ofTheLoop().get(0).ttl().toMillis();
    Set<List<Answer>> worked = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int step = 0; step < 40; step++) {
      played.advance(250);
      left -= 250;
      if (known(NAME).isEmpty()) {
        ask(new Question("other.example", BOTH)); // the loop looks at the files
        left -= ASKING_MILLIS;
      }
      List<Answer> told = known(NAME);
      assertThat(told.get(0).ttl().toMillis()).isBetween(left - 1_000, left);
      worked.add(told);
    }
    assertThat(worked).hasSizeBetween(8, 11); // ten seconds
  }

  private List<Answer> ofTheLoop() {
    List<Answer> loop = new ArrayList<>();
    client.onLoop(() -> new NameLookup(client, new Question(NAME, BOTH), loop::add).start());
    played.advance(0);
    return loop;
  }

  @Test
  void itIsToldBeforeResolveReturns() {
    learn(NAME);
    Heard heard = Heard.of(client, NAME);
    assertThat(addresses(heard.inOrder)).containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1");
    assertThat(heard.asked).isEmpty();
  }

  /** The files count from the next second on, and so the loop has to look at them. */
  @Test
  void itHoldsForASecondAfterTheLookAtTheFiles() {
    learn(NAME);
    played.advance(979);
    assertThat(known(NAME)).isNotEmpty();
    played.advance(20);
    assertThat(known(NAME)).isEmpty();
    ask(new Question("other.example", BOTH));
    assertThat(known(NAME)).as("the loop has looked").isNotEmpty();
    write("hosts", "192.0.2.7 db.example");
    played.advance(1_000);
    ask(new Question("other.example", BOTH));
    assertThat(known(NAME)).as("the files say something else").isEmpty();
    ask(new Question(NAME, BOTH));
    assertThat(addresses(known(NAME))).containsExactly("192.0.2.7");
  }

  @Test
  void itEndsWithItsTimeToLive() {
    played.does(query -> query.answer(query.name() + " 1 A 192.0.2.1"));
    played.settings.minTtl(Duration.ZERO);
    start();
    Question four = new Question(NAME, Set.of(IPV4));
    ask(four);
    played.advance(900);
    ask(four);
    assertThat(client.known(four)).isNotEmpty();
    played.advance(100);
    ask(new Question("other.example", BOTH)); // a look at the files
    assertThat(client.known(four)).isEmpty();
  }

  @Test
  void whatIsFetchedAnewReplacesIt() {
    learn(NAME);
    played.advance(990);
    ask(new Question(NAME, BOTH)); // a look at the files
    played.advance(100);
    played.does(query -> query.finds("192.0.2.2"));
    ask(new Question(NAME, Set.of(IPV4)).fresh());
    assertThat(known(NAME)).as("the cache has another one").isEmpty();
    ask(new Question(NAME, BOTH));
    assertThat(addresses(known(NAME))).contains("192.0.2.2").doesNotContain("192.0.2.1");
  }

  @Test
  void anotherQuestionIsAskedOfTheLoop() {
    learn(NAME);
    assertThat(client.known(new Question(NAME, BOTH).fresh())).isEmpty();
    assertThat(client.known(new Question(NAME, Set.of(IPV4)))).isEmpty();
    assertThat(known("DB.example")).isEmpty();
  }

  /** Their exceptions are made for each who asks. */
  @Test
  void aFailureAndANameThatDoesNotExistAreNotKnown() {
    played.does(
        query -> {
          var refusal = query.reply();
          refusal.getHeader().setRcode(Rcode.REFUSED);
          query.says(refusal.toWire());
        });
    start();
    for (String host : List.of("x.invalid", NAME)) {
      ask(new Question(host, BOTH));
      ask(new Question(host, BOTH));
      assertThat(known(host)).isEmpty();
    }
  }

  @Test
  void theHostsFileAndLocalhostAreKnownAtOnce() {
    write("hosts", "192.0.2.7 fixed\n");
    start();
    ask(new Question("fixed", BOTH));
    ask(new Question("localhost", BOTH));
    assertThat(known("fixed"))
        .extracting(Answer::kind)
        .containsExactly(Kind.NO_DATA, Kind.ADDRESSES);
    assertThat(known("fixed")).extracting(Answer::source).containsOnly("hosts file");
    assertThat(addresses(known("localhost"))).containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1");
    played.advance(1_000);
    assertThat(known("fixed")).isEmpty();
    assertThat(known("localhost")).as("whatever the files say").isNotEmpty();
  }

  /** As the search list leads to it: what denies the name before counts, too. */
  @Test
  void aNameOfTheSearchListIsKnownWithWhatLeadsToIt() {
    write("resolv.conf", "search first.test second.test\n");
    played.settings.minTtl(Duration.ZERO);
    played.does(
        query -> {
          if (query.name().toString().contains("second")) {
            query.finds("192.0.2.1");
          } else {
            var denial = query.reply("!first.test. 1 SOA ns. ns. 1 1 1 1 1");
            denial.getHeader().setRcode(Rcode.NXDOMAIN);
            query.says(denial.toWire());
          }
        });
    start();
    Question four = new Question("db", Set.of(IPV4));
    ask(four);
    ask(four);
    assertThat(client.known(four))
        .extracting(Answer::source)
        .containsExactly("cache, as db.second.test");
    played.advance(981);
    ask(new Question("localhost", BOTH));
    assertThat(client.known(four)).as("the first name may exist by now").isEmpty();
  }

  @Test
  void aClosedClientKnowsNothing() {
    learn(NAME);
    ask(new Question("localhost", BOTH));
    client.close();
    played.advance(0);
    assertThat(known(NAME)).isEmpty();
    assertThat(known("localhost")).isEmpty();
  }

  /** A name that is asked for without the loop is not one that was used long ago. */
  @Test
  void whatIsKnownAndAskedForStaysInTheCache() {
    played.settings.cacheSize(4);
    learn(NAME);
    played.advance(500);
    for (int i = 0; i < 20; i++) {
      assertThat(known(NAME)).as("after %s others", i).isNotEmpty();
      String host = "n" + i + ".example";
      Question other = new Question(host, Set.of(IPV4), Duration.ofHours(1)); // of the loop
      ask(other);
      ask(other); // as much in use as this one
    }
  }

  @Test
  void thereIsNotMoreThanTheCacheHasRoomFor() {
    played.settings.cacheSize(4);
    write("hosts", "192.0.2.7 a b c d e");
    start();
    for (String host : List.of("a", "b", "c", "d", "e")) {
      ask(new Question(host, BOTH));
      assertThat(known(host)).isNotEmpty();
    }
    assertThat(known("a")).isEmpty();
  }
}
