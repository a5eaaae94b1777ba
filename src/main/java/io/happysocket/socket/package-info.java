// SPDX-License-Identifier: Apache-2.0
/**
 * Racing for clients that make their connections with {@code java.net.Socket}: a {@link
 * javax.net.SocketFactory}, and a proxy on loopback for clients that take no factory.
 *
 * <pre>{@code
 * SocketFactory sockets = new HappySocketFactory("timeout=5s");
 * Socket socket = sockets.createSocket("example.com", 443);
 * }</pre>
 *
 * <p>Clients that load a factory by the name of its class take {@link
 * io.happysocket.socket.HappySocketFactory}. Uses the public API of {@code io.happysocket}, the
 * types in its signatures, and {@code .loop}, on which the proxy runs and sockets wait.
 */
@NullMarked
package io.happysocket.socket;

import org.jspecify.annotations.NullMarked;
