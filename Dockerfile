# screener with its pose model inside: runs without a network, without root, writes to /results only.
#   docker build -t screener .      (on ARM with --platform linux/amd64: MediaPipe has no wheel for it)
#   mkdir -p results                (Docker would make it root's)
#   docker run --rm --network none --user "$(id -u):$(id -g)" \
#       -v "$PWD/clips:/clips:ro" -v "$PWD/results:/results" \
#       screener analyze /clips/front.mp4 --athlete "A. Example"
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE THIRD_PARTY_NOTICES.md CHANGELOG.md CITATION.cff ./
COPY screener screener
RUN python -m venv /opt/screener \
    && /opt/screener/bin/pip install --no-cache-dir . \
    && SCREENER_CACHE=/opt/model /opt/screener/bin/screener models fetch full

FROM python:3.12-slim
# what the wheel of opencv-python links to
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --no-create-home --uid 10001 screener \
    && install --directory --owner screener /results
COPY --from=build /opt/screener /opt/screener
COPY --from=build /opt/model /opt/model
ENV PATH=/opt/screener/bin:$PATH \
    SCREENER_CACHE=/opt/model \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
USER screener
WORKDIR /
# a library that is missing ends the build here
RUN screener doctor
VOLUME /results
ENTRYPOINT ["screener"]
CMD ["--help"]
