// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.wire;

import io.happysocket.lab.wire.WireEvent.Flow;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the router saw at the client's side, in order. Thread-safe. */
public final class WireLog {

  private static final int DNS_PORT = 53;

  private final long openedNanos = System.nanoTime();
  private final List<WireEvent> events = new ArrayList<>();
  private final Set<Flow> talked = new HashSet<>();

  /** Now, on the log's clock. */
  public long now() {
    return System.nanoTime() - openedNanos;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    events.clear();
    talked.clear();
  }

  public synchronized List<WireEvent> events() {
    return List.copyOf(events);
  }

  /** A packet that the client sent. */
  public void sent(Packet packet, long atNanos, String fate) {
    if (!packet.hasPorts()) {
      return;
    }
    Flow flow = new Flow(packet.sourcePort(), packet.destination(), packet.destinationPort());
    if (flow.serverPort() == DNS_PORT) {
      dns(Kind.DNS_QUERY, packet, flow, atNanos);
    } else if (packet.syn()) {
      add(new WireEvent(atNanos, Kind.SYN, flow, fate));
    } else if (packet.rst()) {
      add(new WireEvent(atNanos, Kind.CLIENT_RST, flow, fate));
    } else {
      if (packet.tcp() && packet.payloadLength() > 0 && first(flow)) {
        add(new WireEvent(atNanos, Kind.CLIENT_DATA, flow, fate));
      }
      if (packet.fin()) {
        add(new WireEvent(atNanos, Kind.CLIENT_FIN, flow, fate));
      }
    }
  }

  /** A packet that was handed to the client. */
  public void delivered(Packet packet, long atNanos) {
    if (packet.protocol() == Packet.ICMP || packet.protocol() == Packet.ICMPV6) {
      unreachable(packet, atNanos);
      return;
    }
    if (!packet.hasPorts()) {
      return;
    }
    Flow flow = new Flow(packet.destinationPort(), packet.source(), packet.sourcePort());
    if (flow.serverPort() == DNS_PORT) {
      dns(Kind.DNS_ANSWER, packet, flow, atNanos);
    } else if (packet.synAck()) {
      add(new WireEvent(atNanos, Kind.SYN_ACK, flow, ""));
    } else if (packet.rst()) {
      add(new WireEvent(atNanos, Kind.SERVER_RST, flow, ""));
    } else if (packet.fin()) {
      add(new WireEvent(atNanos, Kind.SERVER_FIN, flow, ""));
    }
  }

  private void unreachable(Packet packet, long atNanos) {
    int quote = packet.header() + 8;
    if (packet.bytes().length > quote + 40) {
      byte[] quoted = Arrays.copyOfRange(packet.bytes(), quote, packet.bytes().length);
      Packet about = new Packet(quoted);
      if (about.hasPorts()) {
        Flow flow = new Flow(about.sourcePort(), about.destination(), about.destinationPort());
        add(new WireEvent(atNanos, Kind.UNREACHABLE, flow, ""));
      }
    }
  }

  private void dns(Kind kind, Packet packet, Flow flow, long atNanos) {
    int skip = packet.tcp() ? 2 : 0;
    if (packet.payloadLength() <= skip) {
      return;
    }
    int from = packet.payload() + skip;
    byte[] message = Arrays.copyOfRange(packet.bytes(), from, packet.bytes().length);
    add(new WireEvent(atNanos, kind, flow, (packet.tcp() ? "tcp " : "") + describe(message)));
  }

  private static String describe(byte[] bytes) {
    try {
      Message message = new Message(bytes);
      Record question = message.getQuestion();
      String asked = question == null ? "?" : Type.string(question.getType());
      boolean cut = message.getHeader().getFlag(org.xbill.DNS.Flags.TC);
      int records = message.getSection(Section.ANSWER).size();
      return asked
          + " "
          + (question == null ? "" : question.getName())
          + " "
          + Rcode.string(message.getRcode())
          + (cut ? " truncated" : " " + records);
    } catch (IOException e) {
      // part of a message that TCP cut
      return "part";
    }
  }

  private synchronized boolean first(Flow flow) {
    return talked.add(flow);
  }

  private synchronized void add(WireEvent event) {
    events.add(event);
  }
}
