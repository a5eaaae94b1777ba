// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.AddressFamily;
import io.happysocket.agent.jdk18.InetAddressResolver;
import io.happysocket.agent.jdk18.InetAddressResolverProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM's resolver on JDK 18 and later (JEP 418), found by its service file: the JDK's own, with
 * those addresses last that races have shown to be bad. The JDK keeps the answers as its own.
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
          ? names.ordered(jdk.lookupByName(host, policy).toList()).stream()
          : own.stream();
    }

    private static Names.Wanted wanted(LookupPolicy policy) {
      int bits = policy.characteristics();
      AddressFamily first =
          (bits & LookupPolicy.IPV4_FIRST) != 0
              ? AddressFamily.IPV4
              : (bits & LookupPolicy.IPV6_FIRST) != 0 ? AddressFamily.IPV6 : null;
      return new Names.Wanted(
          (bits & LookupPolicy.IPV6) != 0, (bits & LookupPolicy.IPV4) != 0, first);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return jdk.lookupByAddress(address);
    }
  }
}
