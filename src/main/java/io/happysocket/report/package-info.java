// SPDX-License-Identifier: Apache-2.0
/**
 * What happened in a race, as records: every lookup, every attempt, every address that was not
 * tried and why. Printed as a timeline, or as JSON.
 *
 * <pre>{@code
 * RaceReport report = connector.connectWithReport("example.com", 443).report();
 * System.out.println(report);
 * String json = report.toJson();
 * }</pre>
 *
 * <p>Uses {@code .address} only.
 */
@NullMarked
package io.happysocket.report;

import org.jspecify.annotations.NullMarked;
