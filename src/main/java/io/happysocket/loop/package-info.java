// SPDX-License-Identifier: Apache-2.0
/**
 * The selector loop and its timers. Knows neither races nor DNS. The only reader of the clock and
 * the only starter of threads. Uses the JDK and slf4j only.
 */
@NullMarked
package io.happysocket.loop;

import org.jspecify.annotations.NullMarked;
