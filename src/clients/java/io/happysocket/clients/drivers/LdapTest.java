// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Hashtable;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.ldap.InitialLdapContext;
import javax.naming.ldap.LdapContext;
import javax.naming.ldap.StartTlsRequest;
import javax.naming.ldap.StartTlsResponse;
import javax.net.ssl.SSLContext;

/** The JDK's LDAP provider against UnboundID's directory, with StartTLS. */
class LdapTest extends ClientProof {

  private static final String BASE = "dc=example,dc=org";

  private final SSLContext tls = TlsKeys.contextFor("dns:localhost");
  private InMemoryDirectoryServer server;

  @Override
  protected int start() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", Loopback.FOUR, 0, tls.getSocketFactory()));
    server = new InMemoryDirectoryServer(config);
    server.add("dn: " + BASE, "objectClass: domain", "dc: example");
    server.startListening();
    return server.getListenPort();
  }

  @Override
  protected void stop() {
    server.shutDown(true);
  }

  @Override
  @SuppressWarnings("BanJNDI") // it is what is proved here, with a server of our own
  protected void exchange(Target target) throws Exception {
    Hashtable<String, String> environment = environment(target);
    LdapContext context = new InitialLdapContext(environment, null);
    try {
      StartTlsResponse startTls =
          (StartTlsResponse) context.extendedOperation(new StartTlsRequest());
      startTls.negotiate(tls.getSocketFactory());
      Object found = context.getAttributes(BASE).get("dc").get();
      assertThat(found).isEqualTo("example");
      startTls.close();
    } finally {
      context.close();
    }
  }

  @SuppressWarnings("JdkObsolete") // JNDI takes no other table
  private static Hashtable<String, String> environment(Target target) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
    environment.put(Context.PROVIDER_URL, "ldap://" + target.host() + ":" + target.port());
    if (target.raced()) {
      environment.put(
          "java.naming.ldap.factory.socket", "io.happysocket.socket.HappySocketFactory");
    }
    if (target.connectMillis() > 0) {
      environment.put("com.sun.jndi.ldap.connect.timeout", String.valueOf(target.connectMillis()));
    }
    return environment;
  }

  @Override
  protected void isRefusal(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(CommunicationException.class)
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Override
  protected void isTimeOut(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(CommunicationException.class)
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
  }
}
