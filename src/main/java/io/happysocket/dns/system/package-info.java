// SPDX-License-Identifier: Apache-2.0
/**
 * What this system says about names: host names as typed, {@code resolv.conf} with its search list,
 * the hosts file, {@code nsswitch.conf}, {@code gai.conf} and the JDK's settings. Not exported.
 * Uses {@code .address}, {@code .loop}, the settings in {@code .dns}, and dnsjava's names.
 */
@NullMarked
package io.happysocket.dns.system;

import org.jspecify.annotations.NullMarked;
