// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.dns;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressText;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * DNS over TLS (RFC 7858) with the name of the server checked (RFC 8310, strict): a recipe to copy.
 * Each question has a connection and a thread of its own for as long as it lasts; the JDK resumes
 * the TLS session. Nothing else is asked: no hosts file, no search list, no cache.
 */
public final class TlsResolver implements Resolver {

  private final InetSocketAddress server;
  private final String serverName;
  private final SSLSocketFactory tls;
  private final Duration patience;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "dns-over-tls");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A resolver.
   *
   * @param server its address, so that no name is needed to find it, and port: 853
   * @param serverName what its certificate must be for
   * @param tls trusts it
   * @param patience for connecting, and for each read
   */
  public TlsResolver(
      InetSocketAddress server, String serverName, SSLSocketFactory tls, Duration patience) {
    this.server = server;
    this.serverName = serverName;
    this.tls = tls;
    this.patience = patience;
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    List<Lookup> lookups = new ArrayList<>();
    for (AddressFamily family : question.families()) {
      Lookup lookup = new Lookup(question.host(), family, listener);
      lookups.add(lookup);
      try {
        threads.execute(lookup);
      } catch (RejectedExecutionException e) {
        lookup.fail(Kind.NOT_ASKED, new IOException("the resolver is closed", e));
      }
    }
    return () -> lookups.forEach(Lookup::cancel);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** The question for one family. */
  private final class Lookup implements Runnable {
    private final String host;
    private final AddressFamily family;
    private final Listener listener;
    private final Socket socket = new Socket();
    private volatile boolean cancelled;

    Lookup(String host, AddressFamily family, Listener listener) {
      this.host = host;
      this.family = family;
      this.listener = listener;
    }

    @Override
    public void run() {
      listener.asked(family, where());
      try (socket) {
        int type = family == AddressFamily.IPV6 ? Type.AAAA : Type.A;
        Name name = Name.fromString(IDN.toASCII(host), Name.root);
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        take(query, exchange(query.toWire()));
      } catch (SocketTimeoutException e) {
        fail(Kind.TIMEOUT, e);
      } catch (IOException | IllegalArgumentException e) {
        fail(Kind.NOT_ASKED, new IOException(where() + ": " + e.getMessage(), e));
      }
    }

    private Message exchange(byte[] query) throws IOException {
      int millis = Math.toIntExact(patience.toMillis());
      socket.setSoTimeout(millis);
      socket.connect(server, millis);
      SSLSocket secure = (SSLSocket) tls.createSocket(socket, serverName, server.getPort(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate's name
      secure.setSSLParameters(parameters);
      byte[] framed = new byte[query.length + Short.BYTES];
      ByteBuffer.wrap(framed).putShort((short) query.length).put(query);
      secure.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(secure.getInputStream());
      return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    private void take(Message query, Message reply) throws IOException {
      Record asked = query.getQuestion();
      if (reply.getHeader().getID() != query.getHeader().getID()
          || !asked.equals(reply.getQuestion())) {
        throw new IOException("an answer to another question");
      }
      List<InetAddress> addresses = new ArrayList<>();
      long ttl = Duration.ofDays(1).toSeconds();
      for (Record record : reply.getSection(Section.ANSWER)) {
        ttl = Math.min(ttl, record.getTTL()); // of the aliases, too
        if (record.getType() == asked.getType() && record instanceof ARecord four) {
          addresses.add(four.getAddress());
        } else if (record.getType() == asked.getType() && record instanceof AAAARecord six) {
          addresses.add(six.getAddress());
        }
      }
      switch (reply.getRcode()) {
        case Rcode.NOERROR -> {
          Kind kind = addresses.isEmpty() ? Kind.NO_DATA : Kind.ADDRESSES;
          tell(new Answer(family, kind, addresses, Duration.ofSeconds(ttl), where(), null));
        }
        case Rcode.NXDOMAIN ->
            fail(Kind.NO_SUCH_NAME, new UnknownHostException(host + ": no such name"));
        default ->
            fail(
                Kind.SERVER_FAILURE,
                new IOException(Rcode.string(reply.getRcode()) + " from " + where()));
      }
    }

    void fail(Kind kind, IOException cause) {
      tell(new Answer(family, kind, List.of(), Duration.ZERO, where(), cause));
    }

    private void tell(Answer answer) {
      if (!cancelled) {
        listener.answered(answer);
      }
    }

    /** A thread that waits on the socket is woken by its end. */
    void cancel() {
      cancelled = true;
      try {
        socket.close();
      } catch (IOException e) {
        // it is gone either way
      }
    }

    private String where() {
      return AddressText.of(server.getAddress()) + "#" + server.getPort() + " tls";
    }
  }
}
