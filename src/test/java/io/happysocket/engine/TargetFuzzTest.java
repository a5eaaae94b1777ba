// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.dns.system.Host;
import io.happysocket.dns.system.HostName;
import io.happysocket.race.Request;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Any text as a host to connect to: it is an address or a name or refused, an address is the JDK's
 * reading, and the name that DNS is asked for is the text's own.
 */
@Tag("fuzz")
class TargetFuzzTest {

  private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9_-]*(\\.[a-z0-9_-]+)*");

  /** What inet_aton, or a reader like it, could take for an address. */
  private static final Pattern NUMBERS = Pattern.compile("((0[xX][0-9a-fA-F]*|[0-9]+)(\\.|$))+");

  @FuzzTest
  void reads(byte[] octets) throws UnknownHostException, TextParseException {
    String text = new String(octets, StandardCharsets.UTF_8);
    InetAddress literal = null;
    boolean refused = false;
    try {
      Request request = HostText.request(text, 443, 1);
      literal = request.literal();
      assertThat(request.host()).isEqualTo(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      refused = true;
    }
    if (literal != null) {
      assertLiteral(text, literal);
    }
    Host host = parsed(text);
    if (host != null) {
      assertThat(host.address()).isEqualTo(literal);
      assertThat(host.name() == null).isEqualTo(literal != null);
      assertThat(refused).as("refused before it is looked up").isFalse();
    }
    if (host != null && host.name() != null) {
      assertName(text, host.name());
    }
  }

  private static Host parsed(String text) {
    try {
      return Host.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return null;
    }
  }

  private static void assertLiteral(String text, InetAddress literal) throws UnknownHostException {
    assertThat(text).matches("[0-9.]+|\\[?[0-9a-fA-F:.]+(%[^%]+)?\\]?");
    if (text.indexOf('%') < 0) {
      String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      assertThat(InetAddress.getByName(plain)).isEqualTo(literal);
    }
  }

  private static void assertName(String text, HostName name) throws TextParseException {
    assertThat(name.text()).matches(NAME).hasSizeLessThanOrEqualTo(253);
    assertThat(NUMBERS.matcher(name.text()).matches()).as("read as an address").isFalse();
    assertThat(HostName.parse(name.text())).isEqualTo(new HostName(name.text(), false));
    assertThat(name.dots()).isEqualTo((int) name.text().chars().filter(c -> c == '.').count());
    String dot = name.absolute() ? "." : "";
    assertThat(IDN.toASCII(text).toLowerCase(Locale.ROOT)).isEqualTo(name.text() + dot);
    assertThat(Name.fromString(name.text(), Name.root)).hasToString(name.text() + ".");
  }
}
