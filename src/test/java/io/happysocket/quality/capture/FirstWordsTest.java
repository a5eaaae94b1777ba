// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** What a client asks for, in however many pieces it comes. */
class FirstWordsTest {

  private static byte[] hello(String name) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (!name.isEmpty()) {
      parameters.setServerNames(java.util.List.of(new SNIHostName(name)));
    }
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void theNameOfARealClientHello() throws Exception {
    byte[] hello = hello("u7.example.org");
    assertThat(FirstWords.of(hello)).isEqualTo("u7.example.org");
    int known = 0;
    while (FirstWords.of(Arrays.copyOf(hello, known)) == null) {
      known++;
    }
    assertThat(FirstWords.of(Arrays.copyOf(hello, known))).isEqualTo("u7.example.org");
    assertThat(FirstWords.of(hello(""))).isEmpty();
  }

  @Test
  void hostAndPathOfARequest() {
    assertThat(FirstWords.of(text("GET /a?b HTTP/1.1\r\nX: 1\r\nHOST:  h.test:8080\r\n\r\n")))
        .isEqualTo("h.test:8080/a?b");
    assertThat(FirstWords.of(text("GET /old HTTP/1.0\r\n\r\n"))).isEqualTo("/old");
    assertThat(FirstWords.of(text("GET /a HTTP/1.1\r\nHos"))).isNull();
    assertThat(FirstWords.of(text("GE"))).isNull();
    assertThat(FirstWords.of(text("SSH-2.0-x\r\nand more of it"))).isEmpty();
    assertThat(FirstWords.of(new byte[] {1, 2, 3})).isEmpty();
    assertThat(FirstWords.of(new byte[0])).isNull();
  }

  @Test
  void garbageIsNoName() throws Exception {
    byte[] hello = hello("u7.example.org");
    Random chance = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = hello.clone();
      for (int change = chance.nextInt(5); change >= 0; change--) {
        bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
      }
      FirstWords.of(Arrays.copyOf(bytes, chance.nextInt(bytes.length + 1)));
    }
  }
}
