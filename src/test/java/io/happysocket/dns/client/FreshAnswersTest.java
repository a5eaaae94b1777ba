// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Questions that take no old answer, asked of a server that has a new one. */
class FreshAnswersTest {

  private static final Question ANY = new Question("db.example", Set.of(IPV4));

  private final PlayedServers played = new PlayedServers();
  private DnsClient client;

  @BeforeEach
  void cacheAnAnswer() {
    client = played.client(PlayedServers.FIRST);
    played.does(query -> query.finds("192.0.2.1"));
    assertThat(ask(ANY).get(0).fromCache()).isFalse();
    played.does(query -> query.finds("192.0.2.2"));
    played.asked.clear();
  }

  @AfterEach
  void close() {
    played.close();
  }

  private Heard start(Question question) {
    Heard heard = new Heard();
    heard.resolution = client.resolve(question, heard);
    return heard;
  }

  private List<Answer> ask(Question question) {
    Heard heard = start(question);
    played.advance(10);
    return heard.inOrder;
  }

  private static String address(List<Answer> told) {
    assertThat(told).hasSize(1);
    return told.get(0).addresses().get(0).getHostAddress();
  }

  @Test
  void aYoungAnswerIsFresh() {
    played.advance(900);
    List<Answer> told = ask(ANY.fresh());
    assertThat(address(told)).isEqualTo("192.0.2.1");
    assertThat(told.get(0).fromCache()).isTrue();
    assertThat(told.get(0).source()).isEqualTo("cache");
    assertThat(played.log()).isEmpty();
  }

  @Test
  void anOldOneIsFetchedAnewAndReplaced() {
    played.advance(1_001);
    assertThat(address(ask(ANY))).isEqualTo("192.0.2.1");
    List<Answer> told = ask(ANY.fresh());
    assertThat(address(told)).isEqualTo("192.0.2.2");
    assertThat(told.get(0).fromCache()).isFalse();
    assertThat(address(ask(ANY))).isEqualTo("192.0.2.2");
    assertThat(played.log()).hasSize(1);
  }

  /** Also the other way round: what runs for one who takes anything serves one who does not. */
  @Test
  void allShareOneQuery() {
    played.advance(1_001);
    played.does(query -> query.answer(5, query.name() + " 60 A 192.0.2.2"));
    List<Heard> all =
        List.of(start(ANY.fresh()), start(ANY.fresh()), start(ANY), start(ANY.fresh()));
    played.advance(4);
    assertThat(address(all.get(2).inOrder)).as("not held up").isEqualTo("192.0.2.1");
    played.advance(2);
    assertThat(address(all.get(0).inOrder)).isEqualTo("192.0.2.2");
    assertThat(address(all.get(3).inOrder)).isEqualTo("192.0.2.2");
    assertThat(played.log()).hasSize(1);
  }

  @Test
  void aFailureLeavesTheOldAnswerAndIsRemembered() {
    played.advance(1_001);
    played.does(
        query -> {
          var refusal = query.reply();
          refusal.getHeader().setRcode(Rcode.REFUSED);
          query.says(refusal.toWire());
        });
    assertThat(ask(ANY.fresh()).get(0).kind()).isEqualTo(Kind.SERVER_FAILURE);
    int queries = played.log().size();
    assertThat(ask(ANY.fresh()).get(0).kind()).isEqualTo(Kind.SERVER_FAILURE);
    assertThat(played.log()).as("RFC 9520").hasSize(queries);
    assertThat(address(ask(ANY))).isEqualTo("192.0.2.1");
  }

  /** One who no longer waits leaves the query to those who come within a second. */
  @Test
  void aQueryThatNobodyWaitsForIsJoined() {
    played.advance(1_001);
    played.does(query -> query.answer(500, query.name() + " 60 A 192.0.2.2"));
    Heard first = start(ANY.fresh());
    played.advance(1);
    first.resolution.release();
    played.advance(400);
    Heard next = start(ANY.fresh());
    played.advance(200);
    assertThat(address(next.inOrder)).isEqualTo("192.0.2.2");
    assertThat(played.log()).hasSize(1);
  }

  @Test
  void aCancelledQueryCostsNoAnswer() {
    played.advance(1_001);
    played.does(query -> {});
    Heard first = start(ANY.fresh());
    played.advance(1);
    first.resolution.cancel();
    played.advance(1);
    assertThat(address(ask(ANY))).isEqualTo("192.0.2.1");
  }

  @Test
  void agesAreChecked() {
    Set<AddressFamily> families = Set.of(IPV4);
    assertThatThrownBy(() -> new Question("db.example", families, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumAge must not be negative: PT-0.001S");
    assertThat(
            new Question("db.example", families, Duration.ofSeconds(Long.MAX_VALUE)).maximumAge())
        .isEqualTo(Question.ANY_AGE);
  }
}
