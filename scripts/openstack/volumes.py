"""Volumes for a cloud whose computer is simulated: Cinder's own driver for its tests, which keeps no bytes."""

from cinder.tests import fake_driver


class Volumes(fake_driver.FakeLoggingVolumeDriver):
    """The driver of the tests would have an image written to a logical volume that is not there."""

    def clone_image(self, context, volume, image_location, image_meta, image_service):
        return {"provider_location": None}, True

    def extend_volume(self, volume, new_size):
        """The group of volumes of the tests cannot, and there are no bytes to make more of."""
