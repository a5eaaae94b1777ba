// SPDX-License-Identifier: Apache-2.0
/**
 * Destination address selection (RFC 6724) and what it rests on: the addresses of this machine, its
 * routes and NAT64, the policy table. Internal. Uses {@code .address}.
 */
@NullMarked
package io.happysocket.address.order;

import org.jspecify.annotations.NullMarked;
