// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailConnectException;

/** Angus Mail against GreenMail's IMAP over TLS. */
class ImapTest extends ClientProof {

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS));

  @Override
  protected int start() {
    server.start();
    GreenMailUser user = server.setUser("b@example.org", "b", "secret");
    user.deliver(
        GreenMailUtil.createTextEmail(
            "b@example.org", "a@example.org", "hello", "across the street", ServerSetupTest.SMTP));
    return server.getImaps().getPort();
  }

  @Override
  protected void stop() {
    server.stop();
  }

  @Override
  protected void exchange(Target target) throws Exception {
    Session session = Session.getInstance(properties(target));
    try (Store store = session.getStore("imaps")) {
      store.connect(target.host(), target.port(), "b", "secret");
      try (Folder folder = store.getFolder("INBOX")) {
        folder.open(Folder.READ_ONLY);
        assertThat(folder.getMessageCount()).isEqualTo(1);
        assertThat(folder.getMessage(1).getContent().toString()).contains("across the street");
      }
    }
  }

  /** GreenMail takes a third of a second for each, whoever connects. */
  @Override
  protected int rounds() {
    return super.rounds() / 4;
  }

  private static Properties properties(Target target) {
    Properties properties = new Properties();
    properties.setProperty("mail.imaps.ssl.trust", "*"); // the server's key is of its own making
    properties.setProperty("mail.imaps.ssl.checkserveridentity", "false");
    if (target.raced()) {
      properties.setProperty(
          "mail.imaps.socketFactory.class", "io.happysocket.socket.HappySocketFactory");
      properties.setProperty("mail.imaps.socketFactory.fallback", "false");
    }
    if (target.connectMillis() > 0) {
      properties.setProperty(
          "mail.imaps.connectiontimeout", String.valueOf(target.connectMillis()));
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
