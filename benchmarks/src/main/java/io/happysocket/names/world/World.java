// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import io.happysocket.lab.network.Namespace;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A network namespace with all name servers in it. Its addresses are of documentation prefixes, and
 * no packet leaves it.
 */
public final class World implements AutoCloseable {

  /** The interface that all addresses with a scope are of. */
  public static final String DEVICE = "names0";

  /**
   * Its index, by which this process knows it: it sees the interfaces of its own namespace only.
   */
  static final int INDEX = 77;

  private static final long READY_WITHIN_SECONDS = 20;
  private static final long PAUSE_MILLIS = 20;

  /** A host with default routes of both families, which lead nowhere. */
  private static final String SET_UP =
      """
      ip link set lo up
      ip link add %1$s index %2$d type veth peer name names1
      ip link set %1$s up
      ip link set names1 up
      ip addr add 192.0.2.2/32 dev %1$s
      ip addr add 2001:db8:c::2/128 dev %1$s nodad
      ip addr add fe80::53/64 dev %1$s nodad
      ip route add default dev %1$s src 192.0.2.2
      ip -6 route add ::/0 dev %1$s src 2001:db8:c::2
      """
          .formatted(DEVICE, INDEX);

  private final Namespace namespace;
  private final List<Process> processes = new ArrayList<>();
  private final List<Closeable> servers = new ArrayList<>();

  private World(Namespace namespace) {
    this.namespace = namespace;
  }

  /**
   * Makes it, and waits until every server answers.
   *
   * @param work a directory for its files, made if need be
   * @throws IOException saying what is missing here
   */
  public static World open(Path work) throws IOException, InterruptedException {
    RealServers.require();
    Path directory = Files.createDirectories(work.toAbsolutePath());
    World world = new World(Namespace.open(SET_UP + addresses()));
    try {
      world.processes.addAll(new RealServers(world.namespace, directory).start());
      world.namespace.inside(
          () -> {
            for (Server server : Server.values()) {
              if (server.fault() != null) {
                world.servers.add(FaultyServer.open(server, Server.BIND));
              }
            }
            return null;
          });
      for (Server server : Server.values()) {
        if (server.good()) {
          world.await(server);
        }
      }
      return world;
    } catch (IOException | InterruptedException | RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private static String addresses() {
    StringBuilder text = new StringBuilder();
    for (Server server : Server.values()) {
      if (server.address().indexOf('%') < 0) {
        int bits = server.address().indexOf(':') < 0 ? 32 : 128;
        text.append("ip addr add %s/%d dev lo".formatted(server.address(), bits));
        text.append(bits == 32 ? "\n" : " nodad\n");
      }
    }
    return text.toString();
  }

  private void await(Server server) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Record question = Record.newRecord(Name.fromConstantString("both.lab.example."), Type.A, 1);
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS)) {
      boolean answers = namespace.inside(() -> answers(server, Message.newQuery(question)));
      if (answers) {
        return;
      }
      if (processes.stream().anyMatch(process -> !process.isAlive())) {
        throw new IOException("a name server ended as soon as it was started; see its log");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new IOException(server + " does not answer; see its log");
  }

  /** Over TCP, which the calling thread does by itself. */
  private static boolean answers(Server server, Message query) {
    try (Socket socket = new Socket(server.inetAddress(), 53)) {
      byte[] wire = query.toWire();
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(wire.length);
      out.write(wire);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Message answer = new Message(in.readNBytes(in.readUnsignedShort()));
      return answer.getRcode() == Rcode.NOERROR;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where they are asked. */
  public Namespace namespace() {
    return namespace;
  }

  @Override
  public void close() throws IOException {
    for (Closeable server : servers) {
      server.close();
    }
    processes.forEach(Process::destroy);
    namespace.close();
  }
}
