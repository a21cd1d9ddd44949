package dev.slipway.infrastructure.docker.ignition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes a tar to memory: the same bytes for the same entries. */
final class TarWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  TarWriter() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  void directory(String path, int mode, int user, int group) {
    write(entry(relative(path) + "/", TarConstants.LF_DIR, mode, user, group), new byte[0]);
  }

  void file(String path, int mode, int user, int group, byte[] contents) {
    TarArchiveEntry entry = entry(relative(path), TarConstants.LF_NORMAL, mode, user, group);
    entry.setSize(contents.length);
    write(entry, contents);
  }

  void link(String path, String target, int user, int group) {
    TarArchiveEntry entry = entry(relative(path), TarConstants.LF_SYMLINK, 0777, user, group);
    entry.setLinkName(target);
    write(entry, new byte[0]);
  }

  byte[] bytes() {
    try {
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String relative(String path) {
    return path.substring(1);
  }

  private static TarArchiveEntry entry(String name, byte type, int mode, int user, int group) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setMode(mode);
    entry.setIds(user, group);
    entry.setModTime(0L);
    return entry;
  }

  private void write(TarArchiveEntry entry, byte[] contents) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(contents);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
