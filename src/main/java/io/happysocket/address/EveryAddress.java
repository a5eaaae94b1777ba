// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;

/** Refuses nothing; one only, so that a connector without a filter is known as one. */
enum EveryAddress implements AddressFilter {
  FILTER;

  @Override
  public boolean allows(InetAddress address) {
    return true;
  }
}
