// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent.jdk18;

/** Stands for {@code java.net.spi.InetAddressResolverProvider}, which JDK 17 does not have. */
public abstract class InetAddressResolverProvider {

  /** For subclasses. */
  protected InetAddressResolverProvider() {}

  /** The JVM's resolver; asked once. */
  public abstract InetAddressResolver get(Configuration configuration);

  /** A name for people. */
  public abstract String name();

  /** What the JDK has to offer. */
  public interface Configuration {
    /** The JDK's own resolver. */
    InetAddressResolver builtinResolver();

    /** The name of this machine. */
    String lookupLocalHostName();
  }
}
