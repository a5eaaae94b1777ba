// SPDX-License-Identifier: Apache-2.0
/**
 * Types of {@code java.net.spi} as JDK 18 and later have them, so that the build runs on JDK 17.
 * They are in no jar: where the agent's jar is made, their names become those of the JDK's types.
 */
@NullMarked
package io.happysocket.agent.jdk18;

import org.jspecify.annotations.NullMarked;
