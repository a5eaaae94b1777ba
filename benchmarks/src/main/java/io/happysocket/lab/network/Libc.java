// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The few system calls that the JDK has no method for. */
final class Libc {

  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;
  static final int CLONE_NEWNET = 0x40000000;
  static final short POLLIN = 1;
  static final int SCHED_FIFO = 1;

  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  /** Of the calling thread, if the first argument is 0. */
  static native int sched_setscheduler(int thread, int policy, int[] priority)
      throws LastErrorException;

  static native int open(String path, int flags) throws LastErrorException;

  static native int close(int descriptor) throws LastErrorException;

  static native int ioctl(int descriptor, NativeLong request, byte[] argument)
      throws LastErrorException;

  static native int setns(int descriptor, int type) throws LastErrorException;

  static native NativeLong read(int descriptor, byte[] buffer, NativeLong count)
      throws LastErrorException;

  static native NativeLong write(int descriptor, byte[] buffer, NativeLong count)
      throws LastErrorException;

  static native int poll(byte[] descriptors, NativeLong count, int timeoutMillis)
      throws LastErrorException;
}
