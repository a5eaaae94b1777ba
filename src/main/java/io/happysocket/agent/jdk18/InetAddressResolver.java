// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent.jdk18;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

/** Stands for {@code java.net.spi.InetAddressResolver}, which JDK 17 does not have. */
public interface InetAddressResolver {

  /** The addresses of a name. */
  Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException;

  /** The name of an address. */
  String lookupByAddress(byte[] address) throws UnknownHostException;

  /** Which addresses, in which order. A class there, and final: here nobody makes one. */
  abstract class LookupPolicy {
    /** IPv4 addresses are wanted. */
    public static final int IPV4 = 1;

    /** IPv6 addresses are wanted. */
    public static final int IPV6 = 1 << 1;

    /** IPv4 addresses first. */
    public static final int IPV4_FIRST = 1 << 2;

    /** IPv6 addresses first. */
    public static final int IPV6_FIRST = 1 << 3;

    LookupPolicy() {}

    /** What is wanted, in bits. */
    public abstract int characteristics();
  }
}
