// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection attempt, as a client made it or as a server saw it. Immutable.
 *
 * @param timeMillis when its first SYN was sent or seen, in ms since 1970-01-01 UTC
 * @param machine where it was measured: a name that tells it from other machines; not empty
 * @param destination what pairs the two protocols: for a client the host with its port, for a
 *     server the key of the couplet; empty if there is none, and then it is paired with nothing
 * @param family the protocol of the packets, also of IPv4-mapped addresses
 * @param remote the other end; null if it has no address
 * @param port the port of the other end, 0 to 65535
 * @param remoteClass the class of the other end's address; null if it has none
 * @param localClass the class of this end's address; null if it is not known
 * @param outcome what came of it
 * @param detail more about a failure in a word of at most 40 printable ASCII characters, such as
 *     {@code host} or {@code icmp6:1/1}; perhaps empty
 * @param rttMicros the time of the SYN-ACK exchange in microseconds: for a client from its first
 *     SYN to the SYN-ACK, so that a lost SYN is in it; for a server from its SYN-ACK to the ACK;
 *     null unless established, or if it is not known
 * @param syns how many SYNs were sent or seen, as far as is known
 * @param scanner whether it is traffic that has nothing to do with the measurement, such as a scan:
 *     counted apart, in no rate
 */
public record Row(
    long timeMillis,
    String machine,
    String destination,
    AddressFamily family,
    @Nullable InetAddress remote,
    int port,
    @Nullable AddressClass remoteClass,
    @Nullable AddressClass localClass,
    Outcome outcome,
    String detail,
    @Nullable Long rttMicros,
    int syns,
    boolean scanner) {

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_DETAIL = 40;
  private static final int MAXIMUM_PORT = 65535;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range, or a text is too long or not printable
   */
  public Row {
    if (machine.isEmpty()) {
      throw new IllegalArgumentException("machine must not be empty");
    }
    printable("machine", machine, LONGEST_NAME);
    printable("destination", destination, LONGEST_NAME);
    printable("detail", detail, LONGEST_DETAIL);
    if (port < 0 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535: " + port);
    }
    if (syns < 0) {
      throw new IllegalArgumentException("syns must not be negative: " + syns);
    }
    if (rttMicros != null && rttMicros < 0) {
      throw new IllegalArgumentException("rttMicros must not be negative: " + rttMicros);
    }
    if (rttMicros != null && outcome != Outcome.ESTABLISHED) {
      throw new IllegalArgumentException("rttMicros of an attempt that is " + outcome);
    }
    if (outcome != Outcome.NO_ADDRESS && (remote == null || remoteClass == null)) {
      throw new IllegalArgumentException("remote and remoteClass must be there when " + outcome);
    }
  }

  private static void printable(String name, String text, int longest) {
    if (text.length() > longest) {
      throw new IllegalArgumentException(
          name + " must be at most " + longest + " characters: " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException(
            name + " must be printable, character " + i + " is not: " + (int) text.charAt(i));
      }
    }
  }

  /**
   * The class that the attempt counts for: what is special about the path. That of the other end;
   * if that is native, then that of this end where it is an IPv6 one that is not.
   *
   * @return the class, native if nothing else is known
   */
  public AddressClass pathClass() {
    if (remoteClass != null && remoteClass != AddressClass.NATIVE) {
      return remoteClass;
    }
    return family == AddressFamily.IPV6 && localClass != null ? localClass : AddressClass.NATIVE;
  }

  /**
   * Whether the row counts in a failure rate.
   *
   * @return true if it is an attempt, and no scanner's
   */
  public boolean counts() {
    return outcome.isAttempt() && !scanner;
  }
}
