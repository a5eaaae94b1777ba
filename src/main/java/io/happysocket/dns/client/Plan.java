// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.system.HostName;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * What DNS is asked for a host name: worked out once, for names that are asked for again and again.
 * Immutable.
 *
 * @param name the checked name
 * @param candidates the names to ask for, in order
 */
record Plan(HostName name, List<Name> candidates) {}
