// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.agent.jdk18.InetAddressResolver;
import io.happysocket.agent.jdk18.InetAddressResolverProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM's resolver on JDK 18 and later (JEP 418), found by its service file: the JDK's own, with
 * the addresses in the connector's order. The JDK keeps the answers as it keeps its own.
 */
public final class NamesProvider extends InetAddressResolverProvider {

  /** For the JDK. */
  public NamesProvider() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new InNewOrder(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "HappySocket's agent";
  }

  private record InNewOrder(InetAddressResolver jdk) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      Names names = Agent.names();
      if (names == null || !names.areFor(host)) {
        return jdk.lookupByName(host, policy);
      }
      List<InetAddress> own = names.own(host, wanted(policy));
      return own.isEmpty()
          ? names.ordered(host, jdk.lookupByName(host, policy).toList()).stream()
          : own.stream();
    }

    private static Names.Wanted wanted(LookupPolicy policy) {
      int bits = policy.characteristics();
      return new Names.Wanted((bits & LookupPolicy.IPV6) != 0, (bits & LookupPolicy.IPV4) != 0);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return jdk.lookupByAddress(address);
    }
  }
}
