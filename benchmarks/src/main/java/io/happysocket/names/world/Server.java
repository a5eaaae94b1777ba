// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The name servers of the world: four real ones, some of them at two addresses, and broken ones.
 */
public enum Server {
  BIND("192.0.2.53"),
  UNBOUND("192.0.2.54"),
  DNSMASQ("192.0.2.55"),
  KNOT("192.0.2.56"),
  BIND_IPV6("2001:db8:53::53"),
  UNBOUND_IPV6("2001:db8:53::54"),
  /** Of an interface. */
  SCOPED("fe80::53%" + World.DEVICE, Fault.NONE),
  /** Of an interface that is not there. */
  NO_INTERFACE("fe80::53%none0"),
  /** Nobody listens: the kernel says so. */
  CLOSED("192.0.2.100"),
  SILENT("192.0.2.101", Fault.SILENT),
  SERVFAIL("192.0.2.102", Fault.SERVFAIL),
  REFUSED("192.0.2.103", Fault.REFUSED),
  LAME("192.0.2.104", Fault.LAME),
  REFERS("192.0.2.105", Fault.REFERS),
  TRUNCATES("192.0.2.106", Fault.TRUNCATES),
  TRUNCATES_NO_TCP("192.0.2.107", Fault.TRUNCATES_NO_TCP),
  TRUNCATES_WHOLE_NO_TCP("192.0.2.108", Fault.TRUNCATES_WHOLE_NO_TCP),
  NO_EDNS("192.0.2.109", Fault.NO_EDNS),
  CUTS("192.0.2.110", Fault.CUTS),
  BAD_RECORD("192.0.2.111", Fault.BAD_RECORD),
  WRONG_ID_FIRST("192.0.2.112", Fault.WRONG_ID_FIRST),
  DENIES_AAAA("192.0.2.113", Fault.DENIES_AAAA),
  SERVFAIL_AAAA("192.0.2.114", Fault.SERVFAIL_AAAA),
  SILENT_AAAA("192.0.2.115", Fault.SILENT_AAAA),
  FIRST_ALIAS("192.0.2.116", Fault.FIRST_ALIAS),
  SLOW("192.0.2.117", Fault.SLOW);

  private final String address;
  private final Fault fault;

  Server(String address) {
    this(address, null);
  }

  Server(String address, Fault fault) {
    this.address = address;
    this.fault = fault;
  }

  /** As {@code resolv.conf} has it. */
  public String address() {
    return address;
  }

  /** As this process has it. */
  InetAddress inetAddress() throws UnknownHostException {
    return InetAddress.getByName(address.replace(World.DEVICE, "" + World.INDEX));
  }

  /** What it does wrong; null for the real ones, and where there is none. */
  public Fault fault() {
    return fault;
  }

  /** Whether it is one of the four, or asks one and tells what that says. */
  public boolean good() {
    return fault == Fault.NONE || ordinal() <= UNBOUND_IPV6.ordinal();
  }
}
