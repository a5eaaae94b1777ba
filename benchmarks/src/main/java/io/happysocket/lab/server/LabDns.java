// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.server;

import io.happysocket.lab.network.DelayLine;
import io.happysocket.lab.network.PromptThread;
import io.happysocket.lab.scenario.Answer;
import io.happysocket.lab.scenario.Scenario;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers as the scenarios say, over UDP and TCP. The name of a scenario is its id under {@code
 * lab.test}, with any one label before it, so that each connect can have a name of its own that no
 * cache knows.
 */
public final class LabDns implements AutoCloseable {

  static final int PORT = 53;

  /** A scenario's answer for this name's AAAA, which tells a NAT64's prefix (RFC 7050). */
  private static final String DISCOVERY = "ipv4only.arpa";

  private static final int LARGEST = 65_535;

  /** Without it an empty answer may not be cached (RFC 2308 section 5). */
  private static final Record SOA = soa();

  private final DatagramChannel udp;
  private final LabDnsTcp tcp;
  private final Map<String, Scenario> scenarios = new ConcurrentHashMap<>();

  /** The last one that was set: what is asked of no name of a scenario is asked in it. */
  private volatile Scenario current;

  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final DelayLine later = new DelayLine();

  private LabDns(DatagramChannel udp, InetAddress address) throws IOException {
    this.udp = udp;
    this.tcp = new LabDnsTcp(address, this);
    PromptThread.start("lab-dns", this::serve);
  }

  private static Record soa() {
    Name zone = Name.fromConstantString("lab.test.");
    return new SOARecord(zone, DClass.IN, 300, zone, zone, 1, 3600, 600, 86_400, 300);
  }

  /** Serves at an address of the namespace that the calling thread is in. */
  public static LabDns open(String address) throws IOException {
    InetAddress own = InetAddress.getByName(address);
    DatagramChannel udp = DatagramChannel.open();
    udp.bind(new InetSocketAddress(own, PORT));
    return new LabDns(udp, own);
  }

  /** Knows one more name, and has not been asked for anything yet. */
  public void set(Scenario scenario) {
    scenarios.put(scenario.id(), scenario);
    current = scenario;
    asked.clear();
  }

  /** The name of a scenario for one connect. */
  public static String host(Scenario scenario, String label) {
    return label + "." + scenario.id() + ".lab.test";
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    while (udp.isOpen()) {
      try {
        buffer.clear();
        SocketAddress from = udp.receive(buffer);
        take(new Message(buffer.flip()), false, bytes -> udp.send(ByteBuffer.wrap(bytes), from));
      } catch (IOException e) {
        // no DNS message, or closed: as if not received
      }
    }
  }

  interface Sender {
    void send(byte[] message) throws IOException;
  }

  /** Answers a query, when its time has come. */
  void take(Message query, boolean overTcp, Sender sender) {
    Record question = query.getQuestion();
    if (question == null) {
      return;
    }
    Scenario scenario = scenario(question.getName());
    String type = Type.string(question.getType());
    if (scenario == null) {
      send(message(query, Rcode.NXDOMAIN), sender);
      return;
    }
    boolean discovery = isDiscovery(question.getName());
    Answer answer = scenario.answer(discovery && type.equals("AAAA") ? DISCOVERY : type);
    int count = asked.merge(question.getName() + " " + type, 1, Integer::sum);
    if (answer.never() || (!overTcp && count <= answer.dropFirst())) {
      return;
    }
    Message message = fill(query, question, answer, overTcp);
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answer.delay());
    later.at(due, () -> send(message, sender));
  }

  private Scenario scenario(Name name) {
    String[] labels = name.toString(true).toLowerCase(Locale.ROOT).split("\\.");
    boolean ours = labels.length == 4 && labels[2].equals("lab") && labels[3].equals("test");
    Scenario now = current;
    boolean discovery = isDiscovery(name) && now != null && now.dns().containsKey(DISCOVERY);
    return discovery ? now : ours ? scenarios.get(labels[1]) : null;
  }

  private static boolean isDiscovery(Name name) {
    return name.toString(true).equalsIgnoreCase(DISCOVERY);
  }

  static Message fill(Message query, Record question, Answer answer, boolean overTcp) {
    if (answer.rcode() != null) {
      return message(query, Rcode.value(answer.rcode()));
    }
    Message message = message(query, Rcode.NOERROR);
    if (answer.truncated() && !overTcp) {
      message.getHeader().setFlag(Flags.TC);
      return message;
    }
    if (answer.addresses().isEmpty()) {
      message.addRecord(SOA, Section.AUTHORITY);
    }
    try {
      if (question.getType() == Type.HTTPS && !answer.addresses().isEmpty()) {
        message.addRecord(hints(question.getName(), answer), Section.ANSWER);
      } else {
        for (String address : answer.addresses()) {
          message.addRecord(record(question, answer.ttl(), address), Section.ANSWER);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("addresses have no literal: " + answer, e);
    }
    return message;
  }

  private static Record record(Record question, int ttl, String address) throws IOException {
    InetAddress value = InetAddress.getByName(address);
    return question.getType() == Type.AAAA
        ? new AAAARecord(question.getName(), DClass.IN, ttl, value)
        : new ARecord(question.getName(), DClass.IN, ttl, value);
  }

  /** One record for the name itself, with the addresses as hints (RFC 9460 section 7.3). */
  private static Record hints(Name name, Answer answer) throws IOException {
    List<Inet6Address> ipv6 = new ArrayList<>();
    List<Inet4Address> ipv4 = new ArrayList<>();
    for (String address : answer.addresses()) {
      if (InetAddress.getByName(address) instanceof Inet6Address value) {
        ipv6.add(value);
      } else {
        ipv4.add((Inet4Address) InetAddress.getByName(address));
      }
    }
    List<SVCBBase.ParameterBase> hints = new ArrayList<>();
    if (!ipv4.isEmpty()) {
      hints.add(new SVCBBase.ParameterIpv4Hint(ipv4));
    }
    if (!ipv6.isEmpty()) {
      hints.add(new SVCBBase.ParameterIpv6Hint(ipv6));
    }
    return new HTTPSRecord(name, DClass.IN, answer.ttl(), 1, Name.root, hints);
  }

  private static Message message(Message query, int rcode) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RD);
    answer.getHeader().setFlag(Flags.RA);
    answer.getHeader().setRcode(rcode);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    return answer;
  }

  private static void send(Message message, Sender sender) {
    try {
      sender.send(message.toWire());
    } catch (IOException e) {
      // the client is gone: nobody waits
    }
  }

  @Override
  public void close() throws IOException {
    later.close();
    udp.close();
    tcp.close();
  }
}
