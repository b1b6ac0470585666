//! The whole network: built once, replayed for each picture.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use integer::{Description, FeatureMap, HALVES, Quantiser, pooled};
use wgpu::{BindGroup, Buffer, BufferUsages, ComputePipeline};

use crate::adapter::{Adapter, Faults, GraphicsError};
use crate::arrival::arrival;
use crate::layout::{Layout, Map, Planned};
use crate::pack;
use crate::shader::Program;

/// A network on an adapter.
#[derive(Debug)]
pub struct Network {
    adapter: Adapter,
    faults: Faults,
    size: [usize; 2],
    quantiser: Quantiser,
    dispatches: Vec<Dispatch>,
    /// Two words a cell, and the buffer it is written to.
    input: (Map, Buffer),
    /// Of floats, and the buffer it is read from.
    last: (Map, Buffer),
    steps: Vec<f32>,
    /// As many as inferences were under way at a time.
    rooms: Mutex<Vec<Room>>,
    cost: Cost,
}

/// A program with all that it reads and writes.
#[derive(Debug)]
struct Dispatch {
    pipeline: ComputePipeline,
    bindings: BindGroup,
    workgroups: [u32; 2],
}

/// What an inference has for itself.
#[derive(Debug)]
struct Room {
    /// The input's bytes, with what surrounds them.
    input: Vec<u8>,
    /// What the last map is copied to, to be read.
    staging: Buffer,
}

/// What a network takes of its adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Of an inference.
    pub dispatches: usize,
    /// Programs that were compiled.
    pub pipelines: usize,
    /// Bytes that an inference writes to the adapter.
    pub written: usize,
    /// Bytes that an inference reads from it.
    pub read: usize,
    /// Bytes of weights and other numbers, written once.
    pub weights: usize,
    /// Bytes of maps.
    pub maps: usize,
}

/// What a uniform buffer's part must begin at on any adapter.
const UNIFORM_ALIGNMENT: usize = 256;

impl Network {
    /// Moves a network to an adapter and has its programs compiled, which goes on in the background: the
    /// first inference waits for it, and tells what went wrong.
    ///
    /// `description` must have been checked.
    pub fn new(description: &Description, adapter: &Adapter) -> Self {
        let faults = adapter.watch();
        let first = description.first_block();
        let layout = Layout::of(description, &first);
        let mut builder = Builder::new(adapter, &layout);
        let dispatches = layout.dispatches.iter().enumerate();
        let dispatches: Vec<Dispatch> = dispatches
            .map(|(index, planned)| builder.dispatch(index, planned))
            .collect();
        let buffer = |map: Map| (map, builder.maps[map.buffer].clone());
        let (input, last) = (buffer(layout.input), buffer(layout.last));
        let cost = Cost {
            dispatches: dispatches.len(),
            pipelines: builder.pipelines.len(),
            written: layout.input.bytes(),
            read: layout.last.bytes_of_floats(),
            weights: builder.weights,
            maps: layout.buffers.iter().sum(),
        };
        Self {
            faults,
            size: description.size,
            quantiser: description.quantiser,
            dispatches,
            input,
            last,
            steps: description.last_steps().to_vec(),
            rooms: Mutex::default(),
            cost,
            adapter: adapter.clone(),
        }
    }

    /// What it takes.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// `[3, H, W]` normalised values to the features, `[channels]`, and the map that they are the mean of:
    /// as [`integer::Network::features`] and [`integer::Network::last_map`].
    ///
    /// # Errors
    /// [`GraphicsError::Failed`].
    ///
    /// # Panics
    /// If the input has another length.
    pub async fn features(&self, input: &[f32]) -> Result<(Vec<f32>, FeatureMap), GraphicsError> {
        let [height, width] = self.size;
        assert_eq!(input.len(), 3 * height * width, "an input of another size");
        let mut room = self.room();
        self.enter(input, &mut room.input);
        let Adapter { device, queue, .. } = &self.adapter;
        queue.write_buffer(&self.input.1, 0, &room.input);
        let mut commands = device.create_command_encoder(&Default::default());
        let mut pass = commands.begin_compute_pass(&Default::default());
        for dispatch in &self.dispatches {
            let [x, y] = dispatch.workgroups;
            pass.set_pipeline(&dispatch.pipeline);
            pass.set_bind_group(0, &dispatch.bindings, &[]);
            pass.dispatch_workgroups(x, y, 1);
        }
        drop(pass);
        let (last, buffer) = &self.last;
        let bytes = last.bytes_of_floats() as u64;
        commands.copy_buffer_to_buffer(buffer, 0, &room.staging, 0, bytes);
        queue.submit([commands.finish()]);
        let kept = self.read(&room.staging).await?;
        self.faults.check()?;
        let result = pooled(&kept, last.size, &self.steps);
        self.rooms().push(room);
        Ok(result)
    }

    async fn read(&self, staging: &Buffer) -> Result<Vec<f32>, GraphicsError> {
        let failed = |reason: String| GraphicsError::Failed { reason };
        let (sender, mapped) = arrival();
        staging.map_async(wgpu::MapMode::Read, .., move |result| sender.send(result));
        // A browser needs no such call, and does nothing.
        let waited = self
            .adapter
            .device
            .poll(wgpu::PollType::wait_indefinitely());
        waited.map_err(|error| failed(error.to_string()))?;
        if let Err(error) = mapped.await {
            self.faults.check()?;
            return Err(failed(error.to_string()));
        }
        let view = staging.get_mapped_range(..);
        let view = view.map_err(|error| failed(error.to_string()))?;
        // An adapter's numbers are little-endian, as all of its hosts' are.
        let float = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let floats = view.chunks_exact(size_of::<f32>()).map(float).collect();
        drop(view);
        staging.unmap();
        Ok(floats)
    }

    fn rooms(&self) -> std::sync::MutexGuard<'_, Vec<Room>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that nobody else has, a new one if all are in use.
    fn room(&self) -> Room {
        let free = self.rooms().pop();
        free.unwrap_or_else(|| Room {
            // What surrounds the picture stands for 0.
            input: Quantiser::halves(self.quantiser.zero)
                .map(|half| [half; pack::WORD])
                .as_flattened()
                .repeat(self.input.0.bytes() / (HALVES * pack::WORD)),
            staging: self.adapter.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("what is read"),
                size: self.last.0.bytes_of_floats() as u64,
                usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
        })
    }

    fn enter(&self, input: &[f32], bytes: &mut [u8]) {
        let [height, width] = self.size;
        let map = self.input.0;
        let cell_bytes = HALVES * pack::WORD;
        let row_bytes = (width + 2 * map.padding) * cell_bytes;
        for (channel, plane) in input.chunks_exact(height * width).enumerate() {
            for (row, values) in plane.chunks_exact(width).enumerate() {
                let begin = (row + map.padding) * row_bytes + map.padding * cell_bytes;
                let cells = bytes[begin..].chunks_exact_mut(cell_bytes);
                for (cell, value) in cells.zip(values) {
                    let halves = Quantiser::halves(self.quantiser.integer(*value));
                    let words = cell.chunks_exact_mut(pack::WORD);
                    words
                        .zip(halves)
                        .for_each(|(word, half)| word[channel] = half);
                }
            }
        }
    }
}

/// What the dispatches are made with.
struct Builder<'a> {
    adapter: &'a Adapter,
    has_dot_products: bool,
    pipelines: BTreeMap<Program, ComputePipeline>,
    /// What each dispatch is told, one after another.
    uniforms: Buffer,
    maps: Vec<Buffer>,
    /// Bytes of all that is written once.
    weights: usize,
}

impl<'a> Builder<'a> {
    fn new(adapter: &'a Adapter, layout: &Layout<'_>) -> Self {
        let buffer = |label, bytes: usize, usage| {
            adapter.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size: bytes as u64,
                usage,
                mapped_at_creation: false,
            })
        };
        // WebGPU's new memory is zeros, which is what surrounds a map.
        let usage = BufferUsages::STORAGE | BufferUsages::COPY_DST | BufferUsages::COPY_SRC;
        let maps = layout.buffers.iter();
        let uniforms = layout.dispatches.len() * UNIFORM_ALIGNMENT;
        Self {
            adapter,
            has_dot_products: adapter.has_dot_products(),
            pipelines: BTreeMap::new(),
            uniforms: buffer(
                "uniforms",
                uniforms,
                BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            ),
            maps: maps.map(|&bytes| buffer("map", bytes, usage)).collect(),
            weights: 0,
        }
    }

    fn dispatch(&mut self, index: usize, planned: &Planned<'_>) -> Dispatch {
        let pipeline = self.pipeline(planned.program);
        let words = pack::words(&planned.words);
        let begin = (index * UNIFORM_ALIGNMENT) as u64;
        self.adapter
            .queue
            .write_buffer(&self.uniforms, begin, &words);
        // By their numbers in the shaders.
        let mut whole: Vec<(u32, Buffer)> = vec![
            (1, self.maps[planned.input.buffer].clone()),
            (4, self.maps[planned.output.buffer].clone()),
        ];
        if let Some(convolution) = planned.convolution {
            let weights = match planned.program {
                Program::Stem => pack::stem_weights(convolution),
                _ => pack::weights(convolution),
            };
            whole.push((2, self.write_once(&weights)));
            whole.push((3, self.write_once(&planned.numbers)));
        }
        if let Some((map, convolution)) = planned.other {
            whole.push((5, self.maps[map.buffer].clone()));
            whole.push((6, self.write_once(&pack::weights(convolution))));
        }
        if let Some(kept) = planned.kept {
            whole.push((7, self.maps[kept].clone()));
        }
        let whole = whole.iter().map(|(binding, buffer)| wgpu::BindGroupEntry {
            binding: *binding,
            resource: buffer.as_entire_binding(),
        });
        let uniform = wgpu::BufferBinding {
            buffer: &self.uniforms,
            offset: begin,
            size: std::num::NonZeroU64::new(words.len() as u64),
        };
        let uniform = wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::Buffer(uniform),
        };
        let entries: Vec<wgpu::BindGroupEntry<'_>> =
            std::iter::once(uniform).chain(whole).collect();
        let device = &self.adapter.device;
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some(&planned.program.name()),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let output = planned.output;
        Dispatch {
            pipeline,
            bindings,
            workgroups: planned.program.workgroups(output.cells(), output.channels),
        }
    }

    fn write_once(&mut self, bytes: &[u8]) -> Buffer {
        let buffer = self.adapter.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("weights"),
            size: bytes.len() as u64,
            usage: BufferUsages::STORAGE | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        self.adapter.queue.write_buffer(&buffer, 0, bytes);
        self.weights += bytes.len();
        buffer
    }

    fn pipeline(&mut self, program: Program) -> ComputePipeline {
        let known = self.pipelines.get(&program);
        if let Some(pipeline) = known {
            return pipeline.clone();
        }
        let source = program.source(self.has_dot_products);
        let name = program.name();
        let device = &self.adapter.device;
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(&name),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(&name),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions {
                zero_initialize_workgroup_memory: false, // each thread writes its share before any is read
                ..Default::default()
            },
            cache: None,
        });
        self.pipelines.insert(program, pipeline.clone());
        pipeline
    }
}
