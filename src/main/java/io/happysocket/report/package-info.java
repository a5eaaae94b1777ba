// SPDX-License-Identifier: Apache-2.0
/**
 * What happened in a race, as records: every lookup and every attempt, as a timeline to read and as
 * JSON. Uses {@code .address} only.
 */
@NullMarked
package io.happysocket.report;

import org.jspecify.annotations.NullMarked;
