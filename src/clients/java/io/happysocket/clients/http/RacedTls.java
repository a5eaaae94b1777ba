// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** Connects by a race, then speaks TLS over the socket. */
final class RacedTls extends SSLSocketFactory {

  private final SocketFactory raced;
  private final SSLSocketFactory tls;

  RacedTls(SocketFactory raced, SSLSocketFactory tls) {
    this.raced = raced;
    this.tls = tls;
  }

  /** HttpsURLConnection connects it, and comes back to have TLS put over it. */
  @Override
  public Socket createSocket() throws IOException {
    return raced.createSocket();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return tls.createSocket(socket, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(raced.createSocket(host, port), host, port, true);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(raced.createSocket(host, port, local, localPort), host, port, true);
  }

  @Override
  public Socket createSocket(InetAddress address, int port) throws IOException {
    return createSocket(raced.createSocket(address, port), address.getHostName(), port, true);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(
        raced.createSocket(address, port, local, localPort), address.getHostName(), port, true);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
