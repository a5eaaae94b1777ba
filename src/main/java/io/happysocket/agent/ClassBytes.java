// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A class file (JVM Specification, chapter 4) in which two things can be changed that leave the
 * code as long as it was: the name of a class, and which method an instruction calls. No frame, no
 * jump and no table has to be written anew for that. Not thread-safe.
 */
final class ClassBytes {

  private static final int UTF8 = 1;
  private static final int CLASS = 7;
  private static final int METHOD = 10;
  private static final int NAME_AND_TYPE = 12;

  private static final int POOL = 10;
  private static final int INVOKE_VIRTUAL = 0xb6;
  private static final int INVOKE_STATIC = 0xb8;

  private final ByteBuffer file;

  /** Where each constant begins, its tag included; 0 for what is no entry of its own. */
  private final int[] constants;

  /** Where the constants end. */
  private final int afterPool;

  ClassBytes(byte[] bytes) {
    file = ByteBuffer.wrap(bytes.clone());
    constants = new int[file.getChar(POOL - 2)];
    int at = POOL;
    for (int i = 1; i < constants.length; i++) {
      constants[i] = at;
      int tag = file.get(at);
      at += tag == UTF8 ? 3 + file.getChar(at + 1) : size(tag);
      if (tag == 5 || tag == 6) { // a long or a double counts twice
        i++;
      }
    }
    afterPool = at;
  }

  private static int size(int tag) {
    return switch (tag) {
      case CLASS, 8, 16, 19, 20 -> 3;
      case 15 -> 4;
      case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18 -> 5;
      case 5, 6 -> 9;
      default -> throw new IllegalArgumentException("no constant has the tag " + tag);
    };
  }

  private String utf8(int constant) {
    int at = constants[constant];
    return new String(file.array(), at + 3, file.getChar(at + 1), StandardCharsets.UTF_8);
  }

  /** The first or the second reference that a constant has. */
  private int reference(int constant, int place) {
    return file.getChar(constants[constant] + 1 + 2 * place);
  }

  /**
   * The file with another name wherever the class, or one whose name begins with its name, is
   * named. Both without characters of more than a byte.
   */
  byte[] renamed(String name, String other) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.write(file.array(), 0, POOL);
      for (int i = 1; i < constants.length; i++) {
        int at = constants[i];
        if (at != 0 && file.get(at) == UTF8) {
          out.writeByte(UTF8);
          out.writeUTF(utf8(i).replace(name, other));
        } else if (at != 0) {
          out.write(file.array(), at, size(file.get(at)));
        }
      }
      out.write(file.array(), afterPool, file.capacity() - afterPool);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The file with calls of methods of a class led to static methods of another one, which take the
   * object first.
   *
   * @param owner whose methods, with slashes
   * @param methods their names and descriptors, such as {@code close()V}
   * @param other has static methods of the same names
   * @return null if nothing in it calls them
   */
  byte @Nullable [] redirected(String owner, List<String> methods, String other) {
    Additions additions = new Additions(owner, other);
    Map<Integer, Integer> calls = new HashMap<>();
    for (int i = 1; i < constants.length; i++) {
      if (constants[i] != 0 && file.get(constants[i]) == METHOD) {
        int nameAndType = reference(i, 1);
        String name = utf8(reference(nameAndType, 0));
        String type = utf8(reference(nameAndType, 1));
        if (utf8(reference(reference(i, 0), 0)).equals(owner) && methods.contains(name + type)) {
          calls.put(i, additions.method(name, type));
        }
      }
    }
    int changed = 0;
    for (int[] code : codes()) {
      changed += redirect(code[0], code[1], calls);
    }
    return changed == 0 ? null : additions.added();
  }

  private int redirect(int begin, int end, Map<Integer, Integer> calls) {
    int changed = 0;
    for (int at = begin; at < end; at += Instructions.length(file, at, begin)) {
      Integer other = calls.get((int) file.getChar(Math.min(at + 1, end - 1)));
      if (other != null && (file.get(at) & 0xff) == INVOKE_VIRTUAL) {
        file.put(at, (byte) INVOKE_STATIC);
        file.putChar(at + 1, (char) (int) other);
        changed++;
      }
    }
    return changed;
  }

  /** Where the code of each method begins and ends. */
  private List<int[]> codes() {
    List<int[]> codes = new ArrayList<>();
    int at = afterPool + 6;
    at += 2 + 2 * file.getChar(at); // interfaces
    at = members(at, new ArrayList<>()); // fields
    members(at, codes);
    return codes;
  }

  private int members(int begin, List<int[]> codes) {
    int at = begin + 2;
    for (int members = file.getChar(begin); members > 0; members--) {
      int attributes = file.getChar(at + 6);
      at += 8;
      for (; attributes > 0; attributes--) {
        if (utf8(file.getChar(at)).equals("Code")) {
          codes.add(new int[] {at + 14, at + 14 + file.getInt(at + 10)});
        }
        at += 6 + file.getInt(at + 2);
      }
    }
    return at;
  }

  /** Constants after those that are there. */
  private final class Additions {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final String owner;
    private final String other;
    private int count = constants.length;
    private int otherClass;

    Additions(String owner, String other) {
      this.owner = owner;
      this.other = other;
    }

    int method(String name, String type) {
      try {
        if (otherClass == 0) {
          out.writeByte(CLASS);
          out.writeShort(count + 1);
          otherClass = count++;
          text(other);
        }
        out.writeByte(NAME_AND_TYPE);
        out.writeShort(count + 1);
        out.writeShort(count + 2);
        int nameAndType = count++;
        text(name);
        text("(L" + owner + ";" + type.substring(1));
        out.writeByte(METHOD);
        out.writeShort(otherClass);
        out.writeShort(nameAndType);
        return count++;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void text(String text) throws IOException {
      out.writeByte(UTF8);
      out.writeUTF(text);
      count++;
    }

    byte[] added() {
      byte[] more = bytes.toByteArray();
      ByteBuffer whole = ByteBuffer.allocate(file.capacity() + more.length);
      whole.put(file.array(), 0, afterPool).put(more);
      whole.put(file.array(), afterPool, file.capacity() - afterPool);
      return whole.putChar(POOL - 2, (char) count).array();
    }
  }
}
