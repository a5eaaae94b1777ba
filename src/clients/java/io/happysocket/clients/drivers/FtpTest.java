// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.socket.HappySocketFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.junit.jupiter.api.io.TempDir;

/** Commons Net's FTP client against Apache FtpServer, control and data connections. */
class FtpTest extends ClientProof {

  @TempDir static Path folder;

  private FtpServer server;

  @Override
  protected int start() throws Exception {
    Files.writeString(folder.resolve("hello.txt"), "hello");
    ListenerFactory listener = new ListenerFactory();
    listener.setServerAddress("127.0.0.1");
    listener.setPort(0);
    BaseUser anonymous = new BaseUser();
    anonymous.setName("anonymous");
    anonymous.setHomeDirectory(folder.toString());
    ConnectionConfigFactory connections = new ConnectionConfigFactory();
    connections.setAnonymousLoginEnabled(true);
    FtpServerFactory factory = new FtpServerFactory();
    factory.setConnectionConfig(connections.createConnectionConfig());
    Listener made = listener.createListener();
    factory.addListener("default", made);
    factory.getUserManager().save(anonymous);
    server = factory.createServer();
    server.start();
    return made.getPort();
  }

  @Override
  protected void stop() {
    server.stop();
  }

  @Override
  protected void exchange(Target target) throws IOException {
    FTPClient client = new FTPClient();
    if (target.raced()) {
      client.setSocketFactory(new HappySocketFactory());
    }
    if (target.connectMillis() > 0) {
      client.setConnectTimeout(target.connectMillis());
    }
    try {
      client.connect(target.host(), target.port());
      assertThat(client.login("anonymous", "nobody@example.org")).isTrue();
      client.enterLocalPassiveMode();
      assertThat(client.listNames()).containsExactly("hello.txt");
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      assertThat(client.retrieveFile("hello.txt", file)).isTrue();
      assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
      client.logout();
    } finally {
      client.disconnect();
    }
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
