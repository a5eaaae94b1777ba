// SPDX-License-Identifier: Apache-2.0
/**
 * What this system says about names: host names as typed, {@code resolv.conf} with its search list,
 * the hosts file. Parsing is pure; only {@link io.happysocket.dns.system.SystemFiles} reads files.
 * Not exported. Uses {@code .address}, {@code .loop} and dnsjava's names.
 */
@NullMarked
package io.happysocket.dns.system;

import org.jspecify.annotations.NullMarked;
