#!/bin/sh
# Makes test/vectors/signatures anew, with Apache PDFBox and Bouncy Castle.
# Debian: apt-get install default-jdk-headless libpdfbox2-java libbcpkix-java
set -eu
cd "$(dirname "$0")/.."
JARS=/usr/share/java
exec java -cp "$JARS/pdfbox2.jar:$JARS/fontbox2.jar:$JARS/commons-logging.jar:$JARS/bcprov.jar:$JARS/bcpkix.jar:$JARS/bcutil.jar" \
  test/support/signature-vectors/Vectors.java test/vectors/signatures
