// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of the lookup of one family, as the race takes it in. Immutable.
 *
 * @param family the family
 * @param destinations the addresses, each with the source the system would use; empty for a
 *     negative answer
 * @param source where the answer came from, for the report
 * @param cause why there is no answer; null when there is one, with or without addresses
 */
public record LookupResult(
    AddressFamily family,
    List<Destination> destinations,
    String source,
    @Nullable Throwable cause) {}
