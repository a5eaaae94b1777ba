// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ListAddressResolver;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.socket.HappySocketFactory;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.junit.jupiter.api.io.TempDir;

/** RabbitMQ's client against Qpid Broker-J, which speaks AMQP 0-9-1 too. */
class RabbitMqTest extends ClientProof {

  @TempDir static Path folder;

  private final SystemLauncher server = new SystemLauncher();

  @Override
  protected int start() throws Exception {
    int port = Loopback.freePort();
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        """
        {"name": "broker", "modelVersion": "9.1",
         "authenticationproviders": [{"name": "all", "type": "Anonymous"},
           {"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
            "users": [{"name": "guest", "type": "managed", "password": "guest"}]}],
         "ports": [{"name": "amqp", "type": "AMQP", "bindingAddress": "127.0.0.1", "port": %d,
           "authenticationProvider": "plain",
           "virtualhostaliases": [{"name": "default", "type": "defaultAlias"},
             {"name": "names", "type": "nameAlias"}]}],
         "virtualhostnodes": [{"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
           "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]}
        """
            .formatted(port));
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("type", "Memory");
    attributes.put("initialConfigurationLocation", config.toUri().toString());
    attributes.put("startupLoggedToSystemOut", "false");
    server.startup(attributes);
    return port;
  }

  @Override
  protected void stop() {
    server.shutdown();
  }

  @Override
  protected void exchange(Target target) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setAutomaticRecoveryEnabled(false);
    if (target.raced()) {
      factory.setSocketFactory(new HappySocketFactory());
    }
    if (target.connectMillis() > 0) {
      factory.setConnectionTimeout(target.connectMillis());
    }
    try (Connection connection = connect(factory, target);
        Channel channel = connection.createChannel()) {
      String queue = channel.queueDeclare().getQueue();
      channel.basicPublish("", queue, null, "hello".getBytes(StandardCharsets.UTF_8));
      GetResponse response = null;
      while (response == null) {
        response = channel.basicGet(queue, true);
      }
      assertThat(new String(response.getBody(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
  }

  /**
   * The broker, in this process, holds two descriptors more or fewer from moment to moment, also
   * with the client alone: so the kernel's table of connections to it is looked at instead, in
   * which a socket that was never connected is not.
   */
  @Override
  protected void nothingIsLeft(LeakCheck leaks) {
    LeakCheck.eventually(() -> "established", () -> LeakCheck.kernelSockets(port(), "01") == 0);
    LeakCheck.eventually(() -> "half closed", () -> LeakCheck.kernelSockets(port(), "08") == 0);
    LeakCheck.eventually(() -> "unanswered", () -> LeakCheck.kernelSockets(port(), "02") == 0);
  }

  private static Connection connect(ConnectionFactory factory, Target target) throws Exception {
    if (target.raced()) {
      // a list, which it does not look up: else it would try the addresses one by one
      return factory.newConnection(
          new ListAddressResolver(List.of(new Address(target.host(), target.port()))));
    }
    factory.setHost(target.host());
    factory.setPort(target.port());
    return factory.newConnection();
  }

  @Override
  protected void isRefusal(Throwable failure) {
    assertThat(failure).isInstanceOf(ConnectException.class);
  }

  @Override
  protected void isTimeOut(Throwable failure) {
    assertThat(failure).isInstanceOf(SocketTimeoutException.class);
  }
}
