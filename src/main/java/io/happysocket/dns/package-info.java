// SPDX-License-Identifier: Apache-2.0
/**
 * Names to addresses: the {@link io.happysocket.dns.Resolver} that a connector asks, and the
 * resolvers that come with the library. Uses {@code .address}; the DNS client proper, which is not
 * exported, is in {@code .dns.client} and uses {@code .loop} too.
 */
@NullMarked
package io.happysocket.dns;

import org.jspecify.annotations.NullMarked;
