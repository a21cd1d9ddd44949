package dev.slipway.simulator.guest.file;

import java.nio.charset.StandardCharsets;

/** A file, a directory or a symbolic link; its content is never changed in place. */
public final class Inode {

  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }

  private static final byte[] EMPTY = {};

  private final Kind kind;
  private final int mode;
  private final int user;
  private final int group;
  private final byte[] content;

  private Inode(Kind kind, int mode, int user, int group, byte[] content) {
    this.kind = kind;
    this.mode = mode;
    this.user = user;
    this.group = group;
    this.content = content;
  }

  /** A file with these bytes, which nobody changes any more. */
  public static Inode file(int mode, int user, int group, byte[] content) {
    return new Inode(Kind.FILE, mode, user, group, content);
  }

  public static Inode directory(int mode, int user, int group) {
    return new Inode(Kind.DIRECTORY, mode, user, group, EMPTY);
  }

  public static Inode link(String target) {
    return new Inode(Kind.LINK, 0777, 0, 0, target.getBytes(StandardCharsets.UTF_8));
  }

  public Inode withMode(int other) {
    return new Inode(kind, other, user, group, content);
  }

  public Inode withContent(byte[] other) {
    return new Inode(kind, mode, user, group, other);
  }

  public Kind kind() {
    return kind;
  }

  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  public boolean isFile() {
    return kind == Kind.FILE;
  }

  public int mode() {
    return mode;
  }

  public int user() {
    return user;
  }

  public int group() {
    return group;
  }

  /** Its bytes themselves, not to be changed. */
  byte[] content() {
    return content;
  }

  public int size() {
    return content.length;
  }

  /** Where a link leads. */
  public String target() {
    return new String(content, StandardCharsets.UTF_8);
  }
}
