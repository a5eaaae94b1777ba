// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.text.AddressKey;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.opentest4j.AssertionFailedError;

/**
 * Any text as an address, and any octets: what we read the JDK reads alike, what it reads and we do
 * not is written in a way of which we say so, and what we write both read as what it was.
 */
@Tag("fuzz")
class AddressFuzzTest {

  private static final Pattern QUAD =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  /** Only with groups of one to four digits of ASCII; each but the last ends with a colon. */
  private static final Pattern GROUPS =
      Pattern.compile(
          "(::)?([0-9A-Fa-f]{1,4}::?)*([0-9A-Fa-f]{1,4}|" + QUAD + ")?(%[0-9]{1,9}|%)?");

  /** RFC 5952: lower case, no leading zeros. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(::)?((0|[1-9a-f][0-9a-f]{0,3})::?)*((0|[1-9a-f][0-9a-f]{0,3})|" + QUAD + ")?");

  @FuzzTest
  void reads(byte[] octets) throws UnknownHostException {
    String text = new String(octets, ISO_8859_1);
    if (text.indexOf('%') < 0 || text.matches("[^%]*%[0-9]*")) { // interfaces are the machine's
      assertRead(text);
    }
    if (octets.length >= 4) {
      assertWritten(InetAddress.getByAddress(Arrays.copyOf(octets, 4)), octets);
    }
    if (octets.length >= 16) {
      assertWritten(InetAddress.getByAddress(Arrays.copyOf(octets, 16)), octets);
    }
    if (octets.length >= 18) {
      int scope = (octets[16] & 0xff) << 8 | (octets[17] & 0xff);
      assertWritten(Inet6Address.getByAddress(null, Arrays.copyOf(octets, 16), scope), octets);
    }
  }

  private static void assertRead(String text) throws UnknownHostException {
    InetAddress ours = AddressLiteral.parse(text);
    if (text.indexOf(':') < 0) {
      boolean quad =
          QUAD.matcher(text).matches()
              && Arrays.stream(text.split("\\.", -1))
                  .allMatch(part -> Integer.parseInt(part) <= 255);
      assertThat(ours != null).isEqualTo(quad);
      if (ours != null) {
        assertThat(InetAddress.getByName(text)).isEqualTo(ours);
      }
      return;
    }
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String bare = brackets ? text.substring(1, text.length() - 1) : text;
    InetAddress jdk = six(bare);
    if (ours != null) {
      assertThat(jdk).as("the JDK's reading").isNotNull();
      assertThat(AddressKey.of(ours)).isEqualTo(AddressKey.of(jdk));
    } else if (jdk != null && GROUPS.matcher(bare).matches() && !bare.endsWith("%")) {
      throw new AssertionFailedError("the JDK reads " + jdk);
    }
  }

  /** In brackets it is never looked up. */
  private static InetAddress six(String text) {
    try {
      return InetAddress.getByName("[" + text + "]");
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static void assertWritten(InetAddress address, byte[] octets)
      throws UnknownHostException {
    String text = AddressText.of(address);
    AddressKey key = AddressKey.of(address);
    assertThat(text.replaceAll("%.*", ""))
        .matches(address.getAddress().length == 4 ? QUAD : WRITTEN);
    assertThat(text.split("::", -1).length).isLessThanOrEqualTo(2);
    boolean disguised = address instanceof Inet6Address && text.matches("::ffff:.*\\..*");
    if (!disguised) { // IPv4 in an object of the other class: its text is read as IPv4
      assertThat(AddressKey.of(AddressLiteral.parse(text))).isEqualTo(key);
      assertThat(AddressKey.of(InetAddress.getByName(text))).isEqualTo(key);
    }
    int bits = octets[0];
    int most = address.getAddress().length * 8;
    boolean refused = false;
    try {
      LocalAddress local = new LocalAddress(address, "", bits, false);
      assertThat(local.isUsable()).isIn(true, false);
    } catch (IllegalArgumentException e) {
      refused = true;
      assertThat(e).hasMessageContaining(String.valueOf(bits));
    }
    assertThat(refused).isEqualTo(bits < 0 || bits > most);
  }
}
