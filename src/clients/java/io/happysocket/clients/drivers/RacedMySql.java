// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.happysocket.socket.HappySocketFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The recipe for MySQL Connector/J, whose {@code socketFactory} is an interface of its own. */
public class RacedMySql extends StandardSocketFactory {

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
  public <T extends Closeable> T connect(
      String host, int port, PropertySet properties, int loginTimeout) throws IOException {
    this.host = host;
    this.port = port;
    loginTimeoutCountdown = loginTimeout;
    rawSocket = HappySocketFactory.getDefault().createSocket();
    configureSocket(rawSocket, properties);
    int connectTimeout = properties.getIntegerProperty(PropertyKey.connectTimeout).getValue();
    rawSocket.connect(
        InetSocketAddress.createUnresolved(host, port), getRealTimeout(connectTimeout));
    resetLoginTimeCountdown();
    sslSocket = rawSocket;
    return (T) sslSocket;
  }
}
