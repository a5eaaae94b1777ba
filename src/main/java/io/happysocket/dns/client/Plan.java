// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.system.HostName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Name;

/**
 * What DNS is asked for a host name: worked out once, for names that are asked for again and again.
 * Immutable.
 *
 * @param name the checked name
 * @param candidates the names to ask for, in order
 */
record Plan(HostName name, List<Name> candidates) {

  /** Room for the plans of so many names, as given; the one used longest ago leaves first. */
  static Map<String, Plan> keep(int size) {
    return new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
        return size() > size;
      }
    };
  }
}
