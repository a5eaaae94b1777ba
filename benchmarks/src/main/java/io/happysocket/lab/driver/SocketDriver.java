// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import java.io.IOException;
import java.net.Socket;

/** {@code new Socket(host, port)}. */
final class SocketDriver implements Driver {

  private SocketDriver() {}

  public static void main(String[] args) throws IOException {
    Driver.serve(System.getProperty("java.version"), new SocketDriver());
  }

  @Override
  public void fresh() {
    // it keeps nothing but the JVM's cache of names, and each name is new
  }

  @Override
  public void connect(String host, int port) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.getOutputStream().write(REQUEST);
      socket.getInputStream().readAllBytes();
    }
  }
}
