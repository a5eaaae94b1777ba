// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.util.MailConnectException;
import org.subethamail.smtp.server.SMTPServer;

/** Angus Mail against SubEtha SMTP, which takes no mail without STARTTLS. */
class SmtpTest extends ClientProof {

  private final SSLContext tls = TlsKeys.contextFor("dns:localhost");
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private SMTPServer server;

  @Override
  protected int start() {
    server =
        SMTPServer.port(0)
            .bindAddress(Loopback.FOUR)
            .requireTLS()
            .startTlsSocketFactory(tls)
            .messageHandler(
                (context, from, to, data) -> received.add(new String(data, StandardCharsets.UTF_8)))
            .build();
    server.start();
    return server.getPortAllocated();
  }

  @Override
  protected void stop() {
    server.stop();
  }

  @Override
  protected void exchange(Target target) throws Exception {
    Session session = Session.getInstance(properties(target));
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress("a@example.org"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("b@example.org"));
    message.setSubject("hello");
    message.setText("across the street");
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect();
      transport.sendMessage(message, message.getAllRecipients());
    }
    assertThat(received.poll(10, TimeUnit.SECONDS)).contains("across the street");
  }

  private Properties properties(Target target) {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", target.host());
    properties.setProperty("mail.smtp.port", String.valueOf(target.port()));
    properties.setProperty("mail.smtp.starttls.required", "true");
    properties.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory()); // trusts the test's key
    properties.setProperty("mail.smtp.writetimeout", "10000"); // wraps the socket
    if (target.raced()) {
      properties.setProperty(
          "mail.smtp.socketFactory.class", "io.happysocket.socket.HappySocketFactory");
      properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    }
    if (target.connectMillis() > 0) {
      properties.setProperty("mail.smtp.connectiontimeout", String.valueOf(target.connectMillis()));
    }
    return properties;
  }

  @Override
  protected void isRefusal(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(MailConnectException.class)
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Override
  protected void isTimeOut(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(MailConnectException.class)
        .hasCauseInstanceOf(SocketTimeoutException.class);
  }
}
